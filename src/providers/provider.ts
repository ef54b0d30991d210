import type { LabConfig, NodeRole, ProviderName } from '../config/lab-config.ts';
import type { Host, Runner } from '../exec.ts';
import type { Endpoint } from '../keystore/key-store.ts';

/** One machine of the lab: a VM, or a set of namespaces that plays one. */
export interface Node extends Runner {
  readonly name: string;
  /** The planned address on the node network. */
  readonly address: string;
  readonly roles: readonly NodeRole[];
  /** Undefined when there is no such file. */
  readFile(path: string): Promise<string | undefined>;
}
