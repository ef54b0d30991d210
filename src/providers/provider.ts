import type { EtcdApi, LabConfig, NodeRole } from '../config/lab-config.ts';
import type { Runner } from '../system/exec.ts';
import type { Endpoint } from '../keystore/key-store.ts';
import type { SomeTools } from '../setup/tools.ts';

/** One machine of the lab: a VM, a host, or a set of namespaces that acts as one. */
export interface Node extends Runner {
  readonly name: string;
  /** The planned address on the node network. */
  readonly address: string;
  readonly roles: readonly NodeRole[];
  /** The complete text; undefined if the file does not exist. */
  readFile(path: string): Promise<string | undefined>;
}

/** The configuration that a lab was brought up with; it is kept with the machines and removed with them. */
export interface LabRecord {
  readonly config: LabConfig;
  /** The etcd API that the lab's flanneld reads. */
  readonly api: EtcdApi;
  readonly versions: { readonly etcd?: string; readonly flanneld?: string };
}

/** The existing machines of a lab. */
export interface Machines {
  readonly record: LabRecord;
  /** In the order of the lab file. */
  readonly nodes: readonly Node[];
  /** The planned nodes whose machine is missing or not fully provisioned. */
  readonly missing: readonly string[];
  /** The members of the lab's etcd, as the host reaches them, in the order of `etcdNodes`; without what TLS needs. */
  readonly etcd: readonly Endpoint[];
  /** The factor for timeouts, compared to a sandbox: larger for virtual machines, largest for emulated ones. */
  readonly patience?: number;
}

/** An action of `create`, as `--dry-run` prints it. */
export type Action =
  | { readonly kind: 'run'; readonly where: string; readonly argv: readonly string[] }
  | { readonly kind: 'write'; readonly where: string; readonly path: string; readonly content: string };

export interface CreateOptions {
  readonly record: LabRecord;
  readonly tools: SomeTools;
  readonly signal?: AbortSignal | undefined;
  /** Called with progress. */
  readonly tell?: (text: string) => void;
}

/** Creates, finds and removes the machines of a lab. Existing machines are found by looking for them, not in a state file. */
export interface Provider {
  readonly description: string;
  /** Rejects with a ProviderError if this host cannot have such a lab; its message says why. */
  checkPrerequisites(config: LabConfig): Promise<void>;
  /** The host's programs that the nodes are given; all if absent. */
  needs?(config: LabConfig): readonly 'flanneld'[];
  /** The versions that the nodes will run, if they differ from the host's. */
  versions?(config: LabConfig, tools: SomeTools): LabRecord['versions'];
  /** The actions of `create`. */
  plan(options: CreateOptions): Promise<readonly Action[]>;
  /** Whether `create` completes a partly created lab, so that a failed `up` keeps its machines. */
  readonly resumes?: boolean;
  /** Creates every machine, with its files in place and the services of the step `machines` starting; with `resumes`, only the missing ones. */
  create(options: CreateOptions): Promise<Machines>;
  /** Undefined if the lab does not exist. */
  find(labName: string): Promise<Machines | undefined>;
  /** Replaces the record of an existing lab, once its nodes match the new one. */
  keep(record: LabRecord): Promise<void>;
  /** Removes every trace; returns whether there was one. */
  destroy(labName: string): Promise<'removed' | 'nothing'>;
  /** Shuts the machines down without losing data; absent if they cannot be started again. */
  halt?(labName: string): Promise<'halted' | 'nothing'>;
  /** Removes one node's machine, so that `create` recreates it; absent if a single node cannot be recreated. */
  remove?(labName: string, node: string): Promise<void>;
}
