import { etcdEndpoints } from '../config/lab-config.ts';
import { executable, sandboxPrograms, unitFile } from './paths.ts';
import type { Service } from './service.ts';

const vmHelper = '/usr/local/libexec/k8s-lab/mk-docker-opts.sh';

/** The overlay: leases a subnet for its node, and keeps the routes to the others. */
export const flanneld = {
  name: 'flanneld',
  summary: 'leases a subnet for its node and keeps the routes to the others',
  where: 'every node',
  runsOn: () => true,
  startedBy: 'overlay',
  after: ['etcd'],
  readyFile: '/run/flannel/subnet.env',
  folders: ['/run/flannel'],
  places: {
    sandbox: { program: `${sandboxPrograms}/flanneld`, settings: '/etc/sysconfig/flanneld', afterStart: `${sandboxPrograms}/mk-docker-opts.sh` },
    centos7: { program: '/usr/bin/flanneld', settings: '/etc/sysconfig/flanneld', afterStart: vmHelper, packages: ['flannel'] },
    debian: { program: '/usr/local/bin/flanneld', settings: '/etc/default/flanneld', afterStart: vmHelper },
  },
  files: ({ settings, afterStart }) => [
    { template: 'flannel-network.json', name: 'flannel-network.json' },
    unitFile('flanneld'),
    { template: 'mk-docker-opts.sh', name: 'flanneld/mk-docker-opts.sh', path: afterStart, mode: executable },
    { template: 'flanneld.env', name: 'flanneld/NODE.env', path: settings },
  ],
  watches: ({ etcd }) => etcd.clientPort,
  flags: config => ({ 'etcd-prefix': config.etcd.prefix, 'etcd-endpoints': etcdEndpoints(config).join(',') }),
} as const satisfies Service;
