import { UsageError } from '../../errors.ts';
import type { Observation } from '../../observe/observation.ts';
import { targetNames } from '../../paths/target.ts';
import type { Walk } from '../../paths/types.ts';
import { walk } from '../../paths/walk.ts';
import { nearest } from '../../text/did-you-mean.ts';
import { packetKinds } from '../../view/cells.ts';

/** The ways of packets between two pods. */
export interface Path {
  readonly from: string;
  readonly to: string;
  /** One for each kind of packet. */
  readonly walks: readonly Walk[];
  /** The other direction; absent for a pod or Service of the cluster. */
  readonly back?: Walk;
}

/** Follows packets of each kind from a node's pod to a node's, or to a pod or Service; throws a UsageError that lists the existing ones. */
export function pathBetween(seen: Observation, from: string, to: string): Path {
  const nodes = seen.nodes.map(({ name }) => name);
  const targets = targetNames(seen);
  if (!nodes.includes(from)) throw unknown(seen.lab.name, 'node', from, nodes);
  if (!targets.includes(to)) throw unknown(seen.lab.name, targets.length > nodes.length ? 'node, pod or Service' : 'node', to, targets);
  if (from === to) throw new UsageError(`${from} is both ends`, { hint: 'name two nodes' });
  const isNode = nodes.includes(to);
  const kinds = isNode ? packetKinds : (['tcp'] as const);
  const back = isNode ? walk(seen, to, from, 'icmp') : undefined;
  return { from, to, walks: kinds.map(kind => walk(seen, from, to, kind)), ...(back && { back }) };
}

function unknown(lab: string, what: string, name: string, names: readonly string[]): UsageError {
  const near = nearest(name, names);
  return new UsageError(`lab ${lab} has no ${what} ${name}${near === undefined ? '' : `; did you mean ${near}?`}`, { hint: `it has ${names.slice(0, 12).join(', ')}${names.length > 12 ? ' …' : ''}` });
}
