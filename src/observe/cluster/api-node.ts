import { controlPlaneNodes } from '../../config/kubernetes-addresses.ts';
import type { Machines, Node } from '../../providers/provider.ts';

const apiTimeoutMs = 3000;

export interface ApiNode {
  /** Undefined if it does not exist. */
  readonly node: Node | undefined;
  /** Milliseconds that it has for each answer. */
  readonly timeoutMs: number;
}

/** The node that serves the API of a lab's cluster. */
export function apiNode({ record: { config }, nodes, patience = 1 }: Machines): ApiNode {
  return { node: nodes.find(({ name }) => name === controlPlaneNodes(config)[0].name), timeoutMs: apiTimeoutMs * patience };
}
