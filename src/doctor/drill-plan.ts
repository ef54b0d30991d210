import { UsageError } from '../errors.ts';
import { faults } from '../faults/index.ts';
import type { KnownFault, Staging } from '../faults/fault.ts';
import type { Observation } from '../observe/observation.ts';
import type { Role } from './drill.ts';
import { faultOf, refusalOf, stagingsOf } from './stage.ts';
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

/** Two faults that are not injected together. */
export interface LeftOut {
  readonly faults: readonly string[];
  readonly reason: string;
}

/** The drills to run, in order, and the pairs that are skipped. */
export interface DrillPlan {
  readonly drills: readonly (readonly Role[])[];
  readonly leftOut: readonly LeftOut[];
}

/** The drills for a request on this lab; throws a UsageError for a fault that cannot be injected. */
export function planDrills({ ids, pairs, node, random, seed }: DrillWish, seen: Observation): DrillPlan {
  const chosen = ids.length > 0 ? ids.map(id => stageable(faultOf(id), seen)) : faults.filter((fault): fault is Drillable => refusalOf(fault, seen) === undefined);
  const fitting = chosen.filter(fault => node === undefined || fits(fault, node, seen));
  const single = fitting.map(fault => [node === undefined ? { fault } : { fault, node }]);
  const planned = (pairs ? pairsOf(fitting, node, seen) : single).map(roles => ({ roles, reason: contradictionOf(roles, node, seen) }));
  const possible = planned.flatMap(({ roles, reason }) => (reason === undefined ? [roles] : []));
  const leftOut = planned.flatMap(({ roles, reason }) => (reason === undefined ? [] : [{ faults: roles.map(({ fault }) => fault.id), reason }]));
  return { drills: random === undefined ? possible : sample(possible, random, seed), leftOut };
}

/** The faults that may be injected to be found, and where; a seed names the same fault each time. */
export type HuntWish = Pick<DrillWish, 'ids'> & Partial<Pick<DrillWish, 'node' | 'seed'>>;

/** The one fault to be found; throws a UsageError if none of them can be injected. */
export function hiddenDrill({ ids, node, seed = Date.now() % 1_000_000 }: HuntWish, seen: Observation): Role {
  const [role] = planDrills({ ids, pairs: false, node, random: 1, seed }, seen).drills[0] ?? [];
  if (!role) throw new UsageError('no fault can be injected into this lab', { hint: '`k8s-lab fault list` lists every known fault' });
  return role;
}

/** Why two faults cannot be injected together; undefined if they can, or if there is only one. */
function contradictionOf([one, two]: readonly Role[], wanted: string | undefined, seen: Observation): string | undefined {
  if (!one || !two) return undefined;
  if (wanted === undefined && one.node === two.node) return `both need ${one.node}`;
  const others = stagingsOf(two.fault, seen, two.node);
  return stagingsOf(one.fault, seen, one.node)
    .flatMap(mine => others.map(theirs => clashOf(one.fault.id, mine, two.fault.id, theirs)))
    .find(clash => clash !== undefined);
}

function clashOf(one: string, mine: Staging, two: string, theirs: Staging): string | undefined {
  const isShared = (what: string): boolean => mine.node === theirs.node || isOfLab(what);
  const wordOf = (what: string): string => (isOfLab(what) ? what : `${what} of ${mine.node}`);
  const both = mine.sets?.find(what => isShared(what) && theirs.sets?.includes(what));
  if (both !== undefined) return `both set ${wordOf(both)}`;
  const spoilt = [[one, mine, theirs] as const, [two, theirs, mine] as const].flatMap(([id, { needs = [] }, { sets = [], disturbs = [] }]) =>
    needs.filter(what => isShared(what) && [...sets, ...disturbs].includes(what)).map(what => `${id} needs ${wordOf(what)}, which the other fault changes`),
  );
  return spoilt[0];
}

function isOfLab(what: string): boolean {
  return what.startsWith("the lab's ");
}

function stageable(fault: KnownFault, seen: Observation): Drillable {
  const refusal = refusalOf(fault, seen);
  if (refusal !== undefined || !fault.drill) throw new UsageError(refusal ?? fault.id, { hint: 'k8s-lab fault list shows which faults can be injected' });
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
      const [first = etcd, second = first] = workers;
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
