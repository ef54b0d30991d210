import type { HostFacts } from '../../preflight/host-facts.ts';
import type { SyncedFolder } from '../../preflight/wanted.ts';
import type { Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine } from '../shared/host-look.ts';

// Boxes without VirtualBox's guest additions, whose kernels can no longer get them.
const bare = ['centos/7'];

/** The box's kernel headers are gone from the mirrors, so vagrant-vbguest cannot build the guest additions. */
export const vboxsfMissing = {
  ...ofHost,
  id: 'vboxsf-missing',
  title: "a shared folder needs VirtualBox's guest additions, which the box does not have",
  severity: 'error',
  symptom: '"mount: unknown filesystem type \'vboxsf\'" or "No such device", and /vagrant is empty',
  source: 'rootsongjc/kubernetes-vagrant-centos-cluster#73; CentOS/sig-cloud-instance-build#102; dotless-de/vagrant-vbguest#311',
  signature: seen =>
    onHost(seen, ['virtualbox'], host =>
      unshared(host).map(({ guest, type }) => ({
        fact: `synced_folder ${guest} of box ${host.wanted.box ?? ''}`,
        expected: 'type rsync, or no shared folder',
        actual: type ?? "no type, so VirtualBox's default",
      })),
    ),
  // The Vagrantfile that k8s-lab renders shares no folder.
  cure: ({ host }) => [onMachine('k8s-lab', 'render', '--platform', 'centos7', '--out', host?.folder ?? 'rendered')],
  noDrill: needsHypervisor,
} as const satisfies Fault;

// The box itself uses rsync if /vagrant has no type.
function unshared({ wanted: { box, syncedFolders } }: HostFacts): readonly SyncedFolder[] {
  if (box === undefined || !bare.includes(box)) return [];
  return syncedFolders.filter(({ guest, type }) => type === 'virtualbox' || (type === undefined && guest !== '/vagrant'));
}
