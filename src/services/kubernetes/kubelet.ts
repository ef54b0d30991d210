import { executable, sandboxPrograms } from '../paths.ts';
import type { Service } from '../service.ts';
import { cniFolder, onEveryNode, programFiles, sandboxPlace, settingsFolder } from './parts.ts';

const writeCni = `${sandboxPrograms}/write-cni.sh`;

/** The agent that runs the pods of its node. */
export const kubelet = {
  name: 'kubelet',
  summary: 'runs the pods of its node',
  where: 'every node, in a lab with Kubernetes',
  runsOn: onEveryNode,
  startedBy: 'kubelets',
  after: ['docker', 'containerd'],
  folders: [cniFolder, '/var/lib/kubelet'],
  places: { sandbox: { ...sandboxPlace('kubelet'), beforeStart: writeCni } },
  files: place => [
    ...programFiles('kubelet', place, ({ kubeletArgs }) => kubeletArgs),
    { template: 'kubernetes/kubelet.yaml', name: 'kubelet/NODE.yaml', path: `${settingsFolder}/kubelet.yaml` },
    { template: 'kubernetes/write-cni.sh', name: 'kubelet/write-cni.sh', path: writeCni, mode: executable },
    // kubelet does not start without them.
    { template: 'kubernetes/passwd', name: 'kubelet/passwd', path: '/etc/passwd' },
    { template: 'kubernetes/group', name: 'kubelet/group', path: '/etc/group' },
  ],
} as const satisfies Service;
