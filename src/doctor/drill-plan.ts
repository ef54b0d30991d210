import { UsageError } from '../errors.ts';
import { faults } from '../faults/index.ts';
import type { Fault } from '../faults/fault.ts';
import type { Observation } from '../observe/observation.ts';
import type { Role } from './drill.ts';
import { faultOf, refusalOf } from './stage.ts';
import type { Drillable } from './stage.ts';

export interface DrillWish {
  /** The faults by id; every one that the lab can have when none is named. */
  readonly ids: readonly string[];
  /** Two at a time, on different nodes unless a node is named. */
  readonly pairs: boolean;
  readonly node: string | undefined;
  /** How many of them, chosen by the seed; all unless given. */
  readonly random: number | undefined;
  readonly seed: number;
}

/** The examinations that a wish asks for on this lab, in order; throws a UsageError for a fault that cannot be staged. */
export function planDrills({ ids, pairs, node, random, seed }: DrillWish, seen: Observation): readonly (readonly Role[])[] {
  const chosen = ids.length > 0 ? ids.map(id => stageable(faultOf(id), seen)) : faults.filter((fault): fault is Drillable => refusalOf(fault, seen) === undefined);
  const fitting = chosen.filter(fault => node === undefined || fits(fault, node, seen));
  const single = fitting.map(fault => [node === undefined ? { fault } : { fault, node }]);
  const all = pairs ? pairsOf(fitting, node, seen) : single;
  return random === undefined ? all : sample(all, random, seed);
}

function stageable(fault: Fault, seen: Observation): Drillable {
  const refusal = refusalOf(fault, seen);
  if (refusal !== undefined || !fault.drill) throw new UsageError(refusal ?? fault.id, { hint: 'k8s-lab fault list tells which can be staged' });
  return { ...fault, drill: fault.drill };
}

function fits({ drill }: Drillable, name: string, { nodes }: Observation): boolean {
  const isEtcd = nodes.find(node => node.name === name)?.roles.includes('etcd') ?? false;
  return drill.on === 'worker' || isEtcd;
}

/** Every two different faults, each on a node of its own, or both on the node asked for. */
function pairsOf(all: readonly Drillable[], node: string | undefined, seen: Observation): readonly (readonly Role[])[] {
  const isEtcd = (name: string): boolean => seen.nodes.find(candidate => candidate.name === name)?.roles.includes('etcd') ?? false;
  const workers = seen.nodes.map(({ name }) => name).filter(name => !isEtcd(name));
  const etcd = seen.nodes.map(({ name }) => name).find(isEtcd) ?? '';
  return all.flatMap((one, index) =>
    all.slice(index + 1).flatMap((two): Role[][] => {
      if (node !== undefined) return [[{ fault: one, node }, { fault: two, node }]];
      const both = [one, two].filter(({ drill }) => drill.on === 'etcd').length;
      // Two of the etcd node's cannot be on different nodes.
      if (both === 2 || (both === 0 && workers.length < 2)) return [];
      const [first = '', second = ''] = workers;
      const place = (fault: Drillable, worker: string): Role => ({ fault, node: fault.drill.on === 'etcd' ? etcd : worker });
      return [[place(one, first), place(two, second)]];
    }),
  );
}

// A linear congruential generator (Numerical Recipes), so that a seed names the same sample everywhere.
function sample<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  let state = seed >>> 0;
  const keyed = all.map(item => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { item, key: state };
  });
  return keyed.toSorted((a, b) => a.key - b.key).slice(0, count).map(({ item }) => item);
}
