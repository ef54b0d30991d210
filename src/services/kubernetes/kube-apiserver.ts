import type { Service } from '../service.ts';
import { onControlPlane, programFiles, sandboxPlace, settingsFolder } from './parts.ts';

/** The API of a cluster. */
export const apiserver = {
  name: 'kube-apiserver',
  summary: 'serves the API of Kubernetes',
  where: 'the first node with the role etcd, in a lab with Kubernetes',
  runsOn: onControlPlane,
  startedBy: 'control-plane',
  after: ['etcd'],
  places: { sandbox: sandboxPlace('kube-apiserver') },
  files: place => [
    ...programFiles('kube-apiserver', place, ({ apiserverArgs }) => apiserverArgs),
    { template: 'kubernetes/authentication.yaml', name: 'kube-apiserver/authentication.yaml', path: `${settingsFolder}/authentication.yaml` },
  ],
} as const satisfies Service;
