import type { Layer } from '../checks/layers.ts';
import { groupBy } from '../text/group-by.ts';
import { ofNodeTraffic, ofTraffic } from './shared/consequences.ts';
import type { FindingPlace, Place } from './reach.ts';

/** A claim that is untrue for no known reason, and the nodes that the trouble is nearest to. */
export interface Unexplained {
  readonly check: string;
  readonly layer: Layer;
  readonly nodes: readonly string[];
  /** What was found, once for each wording. */
  readonly summaries: readonly string[];
  /** Every finding: the node that asked, the peer it asked, and what came back. */
  readonly findings: readonly Omit<FindingPlace, 'id' | 'layer'>[];
}

// Where small packets between nodes are lost, so is everything that rides on them.
const carries: Readonly<Record<string, readonly string[]>> = {
  'node-addresses': ofNodeTraffic,
  'node-traffic': ofNodeTraffic.filter(id => id !== 'node-traffic'),
  routes: ofTraffic,
  forwarding: ofTraffic,
  'bridge-address': ofTraffic,
  'pod-traffic': ['path-mtu'],
};

/** Sums up what no fault accounts for, one entry a check; what follows from a lower one of them is left out. */
export function foldUnexplained(places: readonly FindingPlace[]): readonly Unexplained[] {
  const own = places.filter(place => !places.some(lower => follows(place, lower)));
  const checks = groupBy(own, ({ id }) => id);
  return [...checks].map(([check, of]) => ({
    check,
    layer: of[0]?.layer ?? 'host',
    nodes: nearestNodes(of),
    summaries: [...new Set(of.map(({ summary }) => summary))],
    findings: of.map(({ node, peer, summary, expected, actual }) => ({ ...(node !== undefined && { node }), ...(peer !== undefined && { peer }), summary, expected, actual })),
  }));
}

function follows(place: Place, lower: Place): boolean {
  if (!carries[lower.id]?.includes(place.id)) return false;
  const concerned = [lower.node, lower.peer].filter(node => node !== undefined);
  return concerned.length === 0 || concerned.includes(place.node ?? '') || concerned.includes(place.peer ?? '');
}

/** The fewest nodes that every finding concerns: of pairs that all have one node in common, that one. */
export function nearestNodes(places: readonly Place[]): readonly string[] {
  let left = places.filter(({ node }) => node !== undefined);
  const chosen: string[] = [];
  while (left.length > 0) {
    const counts = new Map<string, number>();
    for (const name of left.flatMap(concernedBy)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const first = [...counts].filter(([, count]) => count === most).map(([name]) => name);
    // Of one pair alone nobody can tell which of the two it is.
    const next = left.length === 1 || first.length === 2 ? first : first.slice(0, 1);
    chosen.push(...next);
    left = left.filter(place => !concernedBy(place).some(name => next.includes(name)));
  }
  return chosen;
}

function concernedBy({ node, peer }: Place): readonly string[] {
  return [node, peer].filter(name => name !== undefined);
}
