/** What the lab's nodes would be made of. */
export type Hypervisor = 'sandbox' | 'virtualbox' | 'libvirt';

/** What is asked to be booted. */
export interface Wanted {
  readonly hypervisor: Hypervisor;
  readonly nodes: number;
  /** MiB of all nodes together. */
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
  /** Absent: the hypervisor's own way. */
  readonly type?: string;
}

export interface WantedVm {
  readonly node: string;
  /** Its whole name, or what it begins with. */
  readonly name: string;
  /** Whether the whole name is known beforehand. */
  readonly fixed: boolean;
}
