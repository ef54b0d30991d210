import { layers } from '../checks/layers.ts';
import type { Observation } from '../observe/observation.ts';
import { byOwner } from './by-owner.ts';
import { compareClusters } from './cluster.ts';
import type { Change, View } from './change.ts';
import { compareEtcd } from './etcd.ts';
import { compareNodes } from './nodes.ts';
import { comparePlans } from './plan.ts';
import { compareProbes } from './probes.ts';

export type { Change } from './change.ts';

export interface DiffOptions {
  /** Compare subnets by owner: ignore new subnets that are consistent everywhere, and restarted services. */
  readonly renumbered?: boolean;
}

/** The changes of a lab between two observations, lowest layer first; none for an untouched healthy lab. */
export function changesBetween(before: Observation, after: Observation, { renumbered = false }: DiffOptions = {}): readonly Change[] {
  const [a, b] = [before, after].map((seen): View => ({ seen, renumbered, same: renumbered ? byOwner(seen) : text => text }));
  if (!a || !b) return [];
  const all = [comparePlans, compareEtcd, compareNodes, compareClusters, compareProbes].flatMap(compare => compare(a, b));
  return all.toSorted((one, other) => layers.indexOf(one.layer) - layers.indexOf(other.layer));
}
