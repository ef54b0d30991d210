import type { Finding } from './check.ts';

type Said = Omit<Finding, 'node'>;

/** A finding about one node. */
export function onNode(node: string, said: Said): Finding {
  return { node, ...said };
}

/** A list as a person reads it; `none` when it is empty. */
export function listed(items: readonly string[]): string {
  return items.join(', ') || 'none';
}
