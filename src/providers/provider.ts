import type { EtcdApi, LabConfig, NodeRole } from '../config/lab-config.ts';
import type { Runner } from '../system/exec.ts';
import type { Endpoint } from '../keystore/key-store.ts';
import type { SomeTools } from '../setup/tools.ts';

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
  /** In the lab file's order. */
  readonly nodes: readonly Node[];
  /** The planned nodes whose machine is gone, or was not made a node to the end. */
  readonly missing: readonly string[];
  /** Where the host reaches the lab's etcd. */
  readonly etcd: Endpoint;
  /** How many times longer than in a sandbox its answers may take: a virtual machine, and the more an emulated one. */
  readonly patience?: number;
}

/** Something `create` would do, as `--dry-run` prints it. */
export type Action =
  | { readonly kind: 'run'; readonly where: string; readonly argv: readonly string[] }
  | { readonly kind: 'write'; readonly where: string; readonly path: string; readonly content: string };

export interface CreateOptions {
  readonly record: LabRecord;
  readonly tools: SomeTools;
  readonly signal?: AbortSignal | undefined;
  /** Told how it goes. */
  readonly tell?: (text: string) => void;
}

/** Makes, finds and removes the machines of a lab; what exists is asked of the world, never of a state file. */
export interface Provider {
  readonly description: string;
  /** Rejects with a ProviderError that names what forbids such a lab on this host. */
  checkPrerequisites(config: LabConfig): Promise<void>;
  /** Which of the host's programs the nodes are given; all where not said. */
  needs?(config: LabConfig): readonly 'flanneld'[];
  /** The versions that the nodes will run, where they are not the host's. */
  versions?(config: LabConfig, tools: SomeTools): LabRecord['versions'];
  /** What `create` would do. */
  plan(options: CreateOptions): Promise<readonly Action[]>;
  /** Whether `create` takes up a lab that is only partly there, so that what a failed one made is worth keeping. */
  readonly resumes?: boolean;
  /** Makes every machine, with its files in place and etcd starting: anew, or what `resumes` says. */
  create(options: CreateOptions): Promise<Machines>;
  /** Undefined when the lab is not there, wholly or at all. */
  find(labName: string): Promise<Machines | undefined>;
  /** Removes every trace; gives what there was to remove. */
  destroy(labName: string): Promise<'removed' | 'nothing'>;
  /** Shuts the machines down without losing anything; absent where they cannot outlive that. */
  halt?(labName: string): Promise<'halted' | 'nothing'>;
  /** Removes one node's machine, so that `create` makes it anew; absent where nodes only come and go together. */
  remove?(labName: string, node: string): Promise<void>;
}
