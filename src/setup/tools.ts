import type { ImageName } from '../services/images.ts';

/** A program of the lab, and where it was found. */
export interface Tool {
  /** Absolute path. */
  readonly path: string;
  /** As the program reports it, such as 3.4.23 or 0.28.10. */
  readonly version: string;
  readonly from: 'lab file' | 'PATH' | 'cache';
}

/** Every program that a lab needs and a host may not have. */
export interface Tools {
  readonly etcd: Tool;
  readonly etcdctl: Tool;
  readonly flanneld: Tool;
  readonly helpers: Helpers;
  /** Only for a lab with Kubernetes. */
  readonly kubernetes?: KubernetesTools;
}

/** The programs and images of a Kubernetes cluster; containerd, ctr and runc are among the helpers. */
export interface KubernetesTools {
  /** Of Kubernetes, such as 1.33.13. */
  readonly version: string;
  /** Absolute path of the multi-call program: kube-apiserver, kube-controller-manager, kube-scheduler, kube-proxy, kubelet, kubectl. */
  readonly kube: string;
  /** The folder of the CNI plug-ins bridge, host-local, loopback and portmap. */
  readonly cni: string;
  readonly images: Readonly<Record<ImageName, ImageArchive>>;
}

/** An image as an OCI archive in the cache. */
export interface ImageArchive {
  /** Of the program in it. */
  readonly version: string;
  /** Absolute path of the archive. */
  readonly path: string;
}

/** The programs of a lab whose machines already have most of them. */
export type SomeTools = Partial<Tools>;

/** Every program, for a lab that needs all of them; a missing one is a bug in k8s-lab. */
export function wholeTools({ etcd, etcdctl, flanneld, helpers, kubernetes }: SomeTools): Tools {
  if (!etcd || !etcdctl || !flanneld || !helpers) throw new Error('a program of the lab is missing');
  return { etcd, etcdctl, flanneld, helpers, ...(kubernetes && { kubernetes }) };
}

/** The programs that flanneld and the nodes call (ip, iptables …), for those missing from the host. */
export interface Helpers {
  /** Folders to append to PATH. */
  readonly path: readonly string[];
  /** Folders of shared libraries for LD_LIBRARY_PATH. */
  readonly libraryPath: readonly string[];
  /** Folder of iptables' extensions, for XTABLES_LIBDIR. */
  readonly xtablesLibdir?: string;
  /** The top folders of all of these, which a sandbox binds below its root. */
  readonly trees: readonly string[];
}
