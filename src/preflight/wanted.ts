/** The kind of the lab's nodes. */
export type Hypervisor = 'sandbox' | 'virtualbox' | 'libvirt';

/** The machines to boot. */
export interface Wanted {
  readonly hypervisor: Hypervisor;
  readonly nodes: number;
  /** MiB for all nodes together. */
  readonly memoryMiB: number;
  readonly cpusOfOne: number;
  /** The Vagrant box; absent in the sandbox. */
  readonly box?: string;
  readonly syncedFolders: readonly SyncedFolder[];
  /** The machines as the hypervisor will list them. */
  readonly vms: readonly WantedVm[];
}

export interface SyncedFolder {
  readonly guest: string;
  /** Absent: the hypervisor's default. */
  readonly type?: string;
}

export interface WantedVm {
  readonly node: string;
  /** Its full name, or the beginning of it. */
  readonly name: string;
  /** Whether the full name is known in advance. */
  readonly fixed: boolean;
}
