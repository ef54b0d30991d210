/** What a lab's files are rendered for. */
export type Platform = 'sandbox' | 'centos7' | 'debian';

/** Where a platform keeps its programs and settings, and how it runs services. */
export interface PlatformFacts {
  readonly etcd: string;
  readonly flanneld: string;
  readonly mkDockerOpts: string;
  readonly dockerd: string;
  readonly etcdConf: string;
  readonly flanneldEnv: string;
  /** The etcd assumed when its version is not known: the platform's own package. */
  readonly etcdVersion?: readonly [major: number, minor: number];
  /** The user that etcd runs as; absent where there is only one. */
  readonly etcdUser: string | null;
  readonly restartSec: string;
  /** The Vagrant box; none in the sandbox. */
  readonly box: string | null;
}

const sandboxBin = '/run/k8s-lab/bin';
const vm = {
  etcd: '/usr/bin/etcd',
  mkDockerOpts: '/usr/local/libexec/k8s-lab/mk-docker-opts.sh',
  etcdUser: 'etcd',
  restartSec: '1s',
} as const;

export const platforms = {
  sandbox: {
    etcd: `${sandboxBin}/etcd`,
    flanneld: `${sandboxBin}/flanneld`,
    mkDockerOpts: `${sandboxBin}/mk-docker-opts.sh`,
    dockerd: `${sandboxBin}/dockerd`,
    etcdConf: '/etc/etcd/etcd.conf',
    flanneldEnv: '/etc/sysconfig/flanneld',
    etcdUser: null,
    box: null,
    // A flanneld that lost a race for a subnet comes back at once.
    restartSec: '50ms',
  },
  centos7: {
    ...vm,
    box: 'centos/7',
    flanneld: '/usr/bin/flanneld',
    dockerd: '/usr/bin/dockerd-current',
    etcdConf: '/etc/etcd/etcd.conf',
    flanneldEnv: '/etc/sysconfig/flanneld',
    etcdVersion: [3, 3],
  },
  debian: {
    ...vm,
    box: 'debian/bookworm64',
    flanneld: '/usr/local/bin/flanneld',
    dockerd: '/usr/sbin/dockerd',
    etcdConf: '/etc/default/etcd',
    flanneldEnv: '/etc/default/flanneld',
    etcdVersion: [3, 4],
  },
} as const satisfies Record<Platform, PlatformFacts>;
