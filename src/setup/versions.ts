import type { ImageName } from '../services/images.ts';

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
  /** With CoreDNS, Traefik and the CNI plug-ins, which are built from the same module. */
  kubernetes: {
    version: '1.33.13',
    /** Stamped into its programs, as its publisher does. */
    commit: 'c029d48d28322ad0369aabdcf8b656fd3195cd30',
    buildDate: '2026-06-11T16:59:07Z',
    /** Folder whose go.mod and go.sum pin the sources, relative to the package root. */
    module: 'tools/kube',
    archive: 'https://dl.k8s.io/v1.33.13/kubernetes-server-linux-{arch}.tar.gz',
    /** The archive's sha512 digest, alone. */
    digests: 'https://dl.k8s.io/v1.33.13/kubernetes-server-linux-{arch}.tar.gz.sha512',
  },
  coredns: {
    version: '1.14.7',
    archive: 'https://github.com/coredns/coredns/releases/download/v1.14.7/coredns_1.14.7_linux_{arch}.tgz',
    digests: 'https://api.github.com/repos/coredns/coredns/releases/tags/v1.14.7',
  },
  traefik: {
    version: '3.6.12',
    buildDate: '2026-03-26T09:54:04Z',
    archive: 'https://github.com/traefik/traefik/releases/download/v3.6.12/traefik_v3.6.12_linux_{arch}.tar.gz',
    digests: 'https://api.github.com/repos/traefik/traefik/releases/tags/v3.6.12',
  },
  cni: {
    version: '1.9.1',
    archive: 'https://github.com/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-{arch}-v1.9.1.tgz',
    digests: 'https://api.github.com/repos/containernetworking/plugins/releases/tags/v1.9.1',
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
  containerd: 'containerd',
  'containerd-shim-runc-v2': 'containerd',
  ctr: 'containerd',
  runc: 'runc',
} as const satisfies Readonly<Record<string, string>>;

export type PackagedProgram = keyof typeof packageOf;
/** A program or image that a lab needs and that can be missing; `kube` stands for all that is built with it. */
export type Program = PackagedProgram | 'flanneld' | 'kube' | `image ${ImageName}`;

/** The programs that flanneld, the nodes and the sandbox call. */
export const helperPrograms = ['iptables', 'iptables-save', 'ip', 'bridge', 'ss', 'perl', 'nsenter', 'unshare', 'flock'] as const satisfies readonly Program[];

/** The programs that containerd's part of a node with Kubernetes calls. */
export const kubernetesHelperPrograms = ['containerd', 'containerd-shim-runc-v2', 'ctr', 'runc'] as const satisfies readonly Program[];
