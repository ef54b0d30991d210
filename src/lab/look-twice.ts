import { setTimeout as sleep } from 'node:timers/promises';
import { besides, hasRestarted } from '../checks/shared/flapping.ts';
import { observeNodes } from '../observe/nodes.ts';
import type { Observation } from '../observe/observation.ts';
import type { Machines } from '../providers/provider.ts';

/** Milliseconds between two looks at services that restarted within the last minute. */
const betweenMs = 1000;

/**
 * Looks again where a service has restarted within the last minute, to see whether it goes on; any other lab is not looked at again.
 * Only the nodes' own facts are gathered again: the traffic was just seen, and takes longest in a large lab.
 */
export async function lookTwice(machines: Machines, seen: Observation, signal?: AbortSignal): Promise<Observation> {
  if (!hasRestarted(seen)) return seen;
  await sleep(betweenMs, undefined, { signal }).catch(() => undefined);
  return besides(seen, { ...seen, nodes: await observeNodes(machines, { logs: true, onAsked: () => undefined }) });
}
