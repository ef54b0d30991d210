import { flanneld } from './flanneld.ts';
import { sandboxPrograms, unitFile, unitFolder } from './paths.ts';
import type { Service } from './service.ts';

/** The pods' bridge, with the node's subnet; in the sandbox a stand-in creates it. */
export const docker = {
  name: 'docker',
  summary: "gives the bridge docker0 the node's subnet",
  where: 'every node',
  runsOn: () => true,
  startedBy: 'overlay',
  after: ['flanneld'],
  readyFile: '/run/docker.pid',
  places: {
    sandbox: { program: `${sandboxPrograms}/dockerd`, beforeStart: flanneld.places.sandbox.afterStart },
    centos7: { program: '/usr/bin/dockerd-current', beforeStart: flanneld.places.centos7.afterStart, packages: ['docker'] },
    debian: { program: '/usr/sbin/dockerd', beforeStart: flanneld.places.debian.afterStart, packages: ['docker.io'] },
  },
  files: (_, platform) =>
    platform === 'sandbox'
      ? [unitFile('docker'), { template: 'docker-network', name: 'docker/docker-network', path: '/etc/sysconfig/docker-network' }]
      : [{ template: 'docker-flannel.conf', name: 'docker/flannel.conf', path: `${unitFolder}/docker.service.d/k8s-lab.conf` }],
  companions: ['docker.socket', 'containerd.service'],
} as const satisfies Service;
