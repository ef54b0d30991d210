/** The version of every program that `k8s-lab setup` obtains, and where from; the one place to change them. */
export const versions = {
  flannel: {
    version: '0.28.10',
    /** Module whose go.mod and go.sum pin the sources, relative to the package's root. */
    module: 'tools/flannel',
    package: 'github.com/flannel-io/flannel',
    archive: 'https://github.com/flannel-io/flannel/releases/download/v0.28.10/flannel-v0.28.10-linux-{arch}.tar.gz',
    /** States the sha256 digest of each of the release's archives, as JSON. */
    digests: 'https://api.github.com/repos/flannel-io/flannel/releases/tags/v0.28.10',
  },
  /** For a machine without apt; the last series of etcd that serves the v2 API too. */
  etcd: {
    version: '3.5.21',
    archive: 'https://github.com/etcd-io/etcd/releases/download/v3.5.21/etcd-v3.5.21-linux-{arch}.tar.gz',
    /** States the sha256 digest of each of the release's archives, a line each. */
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
/** A program that a lab needs and that may be missing. */
export type Program = PackagedProgram | 'flanneld';

/** The programs that flanneld, the nodes and the sandbox itself call. */
export const helperPrograms = ['iptables', 'iptables-save', 'ip', 'bridge', 'ss', 'perl', 'nsenter', 'unshare', 'flock'] as const satisfies readonly Program[];
