/** The version and source of every program that `k8s-lab setup` installs; the only place to change them. */
export const versions = {
  flannel: {
    version: '0.28.10',
    /** Module whose go.mod and go.sum pin the sources, relative to the package root. */
    module: 'tools/flannel',
    package: 'github.com/flannel-io/flannel',
    archive: 'https://github.com/flannel-io/flannel/releases/download/v0.28.10/flannel-v0.28.10-linux-{arch}.tar.gz',
    /** The sha256 digests of the release's archives, as JSON. */
    digests: 'https://api.github.com/repos/flannel-io/flannel/releases/tags/v0.28.10',
  },
  /** For a machine without apt; the last etcd series with the v2 API. */
  etcd: {
    version: '3.5.21',
    archive: 'https://github.com/etcd-io/etcd/releases/download/v3.5.21/etcd-v3.5.21-linux-{arch}.tar.gz',
    /** The sha256 digests of the release's archives, one per line. */
    digests: 'https://github.com/etcd-io/etcd/releases/download/v3.5.21/SHA256SUMS',
  },
} as const;

/** The Debian package of each program. */
export const packageOf = {
  etcd: 'etcd-server',
  etcdctl: 'etcd-client',
  iptables: 'iptables',
  'iptables-save': 'iptables',
  ip: 'iproute2',
  bridge: 'iproute2',
  ss: 'iproute2',
  perl: 'perl-base',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  flock: 'util-linux',
} as const satisfies Readonly<Record<string, string>>;

export type PackagedProgram = keyof typeof packageOf;
/** A program that a lab needs and that can be missing. */
export type Program = PackagedProgram | 'flanneld';

/** The programs that flanneld, the nodes and the sandbox call. */
export const helperPrograms = ['iptables', 'iptables-save', 'ip', 'bridge', 'ss', 'perl', 'nsenter', 'unshare', 'flock'] as const satisfies readonly Program[];
