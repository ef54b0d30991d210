import type { Finding } from '../checks/check.ts';
import type { Layer } from '../checks/layers.ts';
import { groupBy } from '../text/group-by.ts';
import { ofServices } from './shared/cluster-consequences.ts';
import { ofNodeTraffic, ofTraffic } from './shared/consequences.ts';
import type { FindingPlace, Place } from './reach.ts';

/** A check that failed, or has warnings, for no known reason, and the nodes nearest to the problem. */
export interface Unexplained {
  readonly check: string;
  readonly layer: Layer;
  readonly nodes: readonly string[];
  /** The summaries of the findings, without duplicates. */
  readonly summaries: readonly string[];
  /** The lab works despite it. */
  readonly severity?: 'warning';
  /** Every finding: the node that asked, the peers it asked, and what came back. */
  readonly findings: readonly Omit<Finding, 'hint'>[];
}

const ofNodesPods = ['nodes-registered', 'kubelets-answer', 'system-workloads', ...ofServices];

// If a lower check fails on a node, these checks fail there too.
const carries: Readonly<Record<string, readonly string[]>> = {
  'node-addresses': ofNodeTraffic,
  'node-traffic': ofNodeTraffic.filter(id => id !== 'node-traffic'),
  routes: ofTraffic,
  forwarding: ofTraffic,
  'bridge-address': ofTraffic,
  'pod-traffic': ['path-mtu', ...ofServices],
  'link-quality': ['etcd-reachable', 'node-traffic', 'pod-traffic', 'path-mtu', ...ofServices],
  'control-plane-running': ['apiserver-ready', ...ofNodesPods],
  'runtimes-running': ofNodesPods,
  'nodes-registered': ofNodesPods.filter(id => id !== 'nodes-registered'),
  'cni-matches-lease': ['pod-addresses', ...ofServices],
  'system-workloads': ofServices,
  'service-vips': ['hairpin'],
};

// Every node depends on them, wherever they run.
const wholeCluster: readonly string[] = ['control-plane-running', 'system-workloads'];

/** Groups the findings that no fault explains by check; consequences of a lower check are left out. */
export function foldUnexplained(places: readonly FindingPlace[]): readonly Unexplained[] {
  const extents = [...groupBy(places, ({ id }) => id)].flatMap(([id, of]) => (carries[id] ? [extentOf(id, carries[id], of)] : []));
  const own = places.filter(place => !extents.some(extent => follows(place, extent)));
  const checks = groupBy(own, ({ id }) => id);
  return [...checks].map(([check, of]) => ({
    check,
    layer: of[0]?.layer ?? 'host',
    nodes: nearestNodes(of),
    summaries: [...new Set(of.map(({ summary }) => summary))],
    findings: mergePeers(of),
    ...(of.every(({ severity }) => severity === 'warning') && { severity: 'warning' as const }),
  }));
}

// One finding of many peers comes as one place for each of them.
function mergePeers(places: readonly FindingPlace[]): Unexplained['findings'] {
  const findings = groupBy(places, ({ node, summary, expected, actual }) => [node, summary, expected, actual].join('\n'));
  return [...findings.values()].flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const { node, summary, expected, actual } = first;
    const peers = group.flatMap(({ peer }) => peer ?? []);
    return [{ ...(node !== undefined && { node }), ...(peers.length > 0 && { peers }), summary, expected, actual }];
  });
}

/** Where a check failed, and the checks that fail there because of it. */
interface Extent {
  readonly carries: readonly string[];
  readonly isEverywhere: boolean;
  readonly nodes: ReadonlySet<string>;
}

function extentOf(id: string, carried: readonly string[], places: readonly Place[]): Extent {
  const concerned = places.map(concernedBy);
  return { carries: carried, isEverywhere: wholeCluster.includes(id) || concerned.some(names => names.length === 0), nodes: new Set(concerned.flat()) };
}

function follows(place: Place, { carries: carried, isEverywhere, nodes }: Extent): boolean {
  return carried.includes(place.id) && (isEverywhere || concernedBy(place).some(name => nodes.has(name)));
}

/** The fewest nodes that together concern every finding: if all pairs share one node, that node. */
export function nearestNodes(places: readonly Place[]): readonly string[] {
  let left = places.filter(({ node }) => node !== undefined);
  const chosen: string[] = [];
  while (left.length > 0) {
    const counts = new Map<string, number>();
    for (const name of left.flatMap(concernedBy)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const first = [...counts].filter(([, count]) => count === most).map(([name]) => name);
    // For a single pair, either node may be the cause.
    const next = left.length === 1 || first.length === 2 ? first : first.slice(0, 1);
    chosen.push(...next);
    left = left.filter(place => !concernedBy(place).some(name => next.includes(name)));
  }
  return chosen;
}

function concernedBy({ node, peer }: Place): readonly string[] {
  return [node, peer].filter(name => name !== undefined);
}
