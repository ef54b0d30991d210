/** A program that the lab runs, and where it was found. */
export interface Tool {
  /** Absolute path. */
  readonly path: string;
  /** As the program itself states it, such as 3.4.23 or 0.28.10. */
  readonly version: string;
  readonly from: 'lab file' | 'PATH' | 'cache';
}

/** Every program that a lab needs beyond what the host always has. */
export interface Tools {
  readonly etcd: Tool;
  readonly etcdctl: Tool;
  readonly flanneld: Tool;
  readonly helpers: Helpers;
}

/** The programs of a lab whose machines have most of them by themselves. */
export type SomeTools = Partial<Tools>;

/** Every program, where a lab cannot do without one; anything less is a mistake of k8s-lab's own. */
export function wholeTools({ etcd, etcdctl, flanneld, helpers }: SomeTools): Tools {
  if (!etcd || !etcdctl || !flanneld || !helpers) throw new Error('a lab was not given all of its programs');
  return { etcd, etcdctl, flanneld, helpers };
}

/** Where the programs that flanneld and the nodes call (ip, iptables …) lie when the host itself lacks them. */
export interface Helpers {
  /** Folders to append to PATH. */
  readonly path: readonly string[];
  /** Folders of shared libraries for LD_LIBRARY_PATH. */
  readonly libraryPath: readonly string[];
  /** Folder of iptables' extensions, for XTABLES_LIBDIR. */
  readonly xtablesLibdir?: string;
  /** The top folders that hold all of these, which a sandbox binds below its own root. */
  readonly trees: readonly string[];
}
