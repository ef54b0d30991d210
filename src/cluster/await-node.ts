import { deadlineOf } from '../system/deadline.ts';
import type { Api, ApiObject } from './api.ts';
import { follow } from './follow.ts';

interface NodeObject extends ApiObject {
  readonly spec?: { readonly taints?: readonly { readonly key: string }[] };
}

/** Watches a node until pods may be put on it, or until the time is up. */
export async function awaitNode(api: Api, name: string, options: { readonly timeoutMs: number; readonly signal: AbortSignal }): Promise<void> {
  const stop = new AbortController();
  const { signal, clear } = deadlineOf(options.timeoutMs, [stop.signal, options.signal]);
  await follow(api, `/api/v1/nodes?watch=1&fieldSelector=metadata.name=${name}`, signal, node => {
    if (takesPods(node)) stop.abort();
  }).finally(clear);
}

// Set when a node registers; the node controller takes it away a moment after the node has become Ready.
function takesPods({ spec }: NodeObject): boolean {
  return (spec?.taints ?? []).every(({ key }) => key !== 'node.kubernetes.io/not-ready');
}
