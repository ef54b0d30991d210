/** The contents of a bundle; its first file, manifest.json. */
export interface Manifest {
  readonly schema: 1;
  readonly lab: string;
  /** When the lab was observed, ISO 8601. */
  readonly takenAt: string;
  readonly versions: {
    readonly 'k8s-lab': string;
    readonly node: string;
    /** Kernel and architecture of the machine where k8s-lab ran. */
    readonly host: string;
    readonly etcd?: string;
    readonly flanneld?: string;
  };
  readonly files: readonly BundledFile[];
  /** Anything that could not be collected, and why. */
  readonly missing: readonly { readonly name: string; readonly because: string }[];
}

export interface BundledFile {
  readonly name: string;
  readonly bytes: number;
  /** The part that was cut off to limit the size. */
  readonly cut?: string;
}

/** A text of a bundle. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}
