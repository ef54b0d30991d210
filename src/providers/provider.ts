import type { EtcdApi, LabConfig, NodeRole } from '../config/lab-config.ts';
import type { Runner } from '../exec.ts';
import type { Endpoint } from '../keystore/key-store.ts';
import type { Tools } from '../setup/tools.ts';

/** One machine of the lab: a VM, or a set of namespaces that plays one. */
export interface Node extends Runner {
  readonly name: string;
  /** The planned address on the node network. */
  readonly address: string;
  readonly roles: readonly NodeRole[];
  /** The whole text; undefined when there is no such file. */
  readFile(path: string): Promise<string | undefined>;
}

/** What a lab was brought up as; it lives with the machines and ends with them. */
export interface LabRecord {
  readonly config: LabConfig;
  /** The etcd API that the lab's flanneld reads. */
  readonly api: EtcdApi;
  readonly versions: { readonly etcd?: string; readonly flanneld?: string };
}

/** The machines of a lab that exist now. */
export interface Machines {
  readonly record: LabRecord;
  /** In the lab file's order; a planned node whose machine is gone is among `missing`. */
  readonly nodes: readonly Node[];
  readonly missing: readonly string[];
  /** Where the host reaches the lab's etcd. */
  readonly etcd: Endpoint;
}

/** Something `create` would do, as `--dry-run` prints it. */
export type Action =
  | { readonly kind: 'run'; readonly where: string; readonly argv: readonly string[] }
  | { readonly kind: 'write'; readonly where: string; readonly path: string; readonly content: string };

export interface CreateOptions {
  readonly record: LabRecord;
  readonly tools: Tools;
  readonly signal?: AbortSignal | undefined;
}

/** Makes, finds and removes the machines of a lab; what exists is asked of the world, never of a state file. */
export interface Provider {
  readonly description: string;
  /** Rejects with a ProviderError that names what forbids such a lab on this host. */
  checkPrerequisites(config: LabConfig): Promise<void>;
  /** What `create` would do. */
  plan(options: CreateOptions): Promise<readonly Action[]>;
  /** Makes every machine anew, with its files in place and etcd starting; leftovers of an earlier lab go first. */
  create(options: CreateOptions): Promise<Machines>;
  /** Undefined when the lab is not there, wholly or at all. */
  find(labName: string): Promise<Machines | undefined>;
  /** Removes every trace; gives what there was to remove. */
  destroy(labName: string): Promise<'removed' | 'nothing'>;
}
