import { hasSeveralMembers } from '../config/lab-config.ts';
import { executable, sandboxPrograms, unitFile } from './paths.ts';
import type { Service } from './service.ts';

const init = '/etc/etcd/etcd-init.sh';

/** The store of flannel's network config and of its leases. */
export const etcd = {
  name: 'etcd',
  summary: "stores flannel's network config and leases",
  where: 'nodes with the role etcd',
  runsOn: ({ roles }) => roles.includes('etcd'),
  startedBy: 'machines',
  // For its certificates, or for the others of its quorum.
  waits: config => config.etcd.tls === true || hasSeveralMembers(config),
  after: [],
  folders: ['/var/lib/etcd'],
  places: {
    sandbox: { program: `${sandboxPrograms}/etcd`, settings: '/etc/etcd/etcd.conf' },
    centos7: { program: '/usr/bin/etcd', settings: '/etc/etcd/etcd.conf', user: 'etcd', packages: ['etcd'] },
    debian: { program: '/usr/bin/etcd', settings: '/etc/default/etcd', user: 'etcd', packages: ['etcd-server', 'etcd-client'] },
  },
  files: ({ settings }) => [
    { template: 'etcd.conf', name: 'etcd/etcd.conf', ofSeveral: 'etcd/NODE/etcd.conf', path: settings },
    unitFile('etcd'),
    { template: 'etcd-init.sh', name: 'etcd/etcd-init.sh', ofSeveral: 'etcd/NODE/etcd-init.sh', path: init, mode: executable },
  ],
  init,
} as const satisfies Service;
