import type { CheckResult } from '../checks/judge.ts';
import type { DiagnosisReport } from '../doctor/report.ts';
import { formatCidr } from '../network/cidr.ts';
import type { Observation } from '../observe/observation.ts';
import { stateOf } from './cells.ts';
import { endsOf } from './ends.ts';
import { eventsBetween } from './events.ts';
import { matrixOf } from './matrix.ts';
import { nodesOf } from './nodes.ts';
import type { CauseView, LabView, MatrixView, Pair, VerdictView, View } from './types.ts';

/** What a view is made of. */
export interface Judged {
  readonly seen: Observation;
  readonly results: readonly CheckResult[];
  readonly diagnosis: DiagnosisReport;
}

/** The picture of a lab that was seen and judged; with the previous one it tells what turned. */
export function viewOf({ seen, results, diagnosis }: Judged, previous?: View): View {
  const matrix = matrixOf(seen);
  const view: View = {
    schema: 1,
    takenAt: seen.takenAt,
    lab: labOf(seen.lab),
    verdict: verdictOf(seen, results, diagnosis, matrix),
    causes: diagnosis.causes.map(cause => ({ ...cause, pairs: pairsOf(cause, seen, matrix) })),
    unexplained: diagnosis.unexplained,
    nodes: nodesOf(seen, results, diagnosis),
    matrix,
    checks: results,
    ends: endsOf(seen),
    events: [],
  };
  return { ...view, events: previous ? eventsBetween(previous, view) : [] };
}

/** How a lab is named and planned. */
export function labOf({ name, provider, flannel, nodeNetwork, kubernetes }: Observation['lab']): LabView {
  return {
    ...{ name, provider, backend: flannel.backend.type },
    ...{ network: formatCidr(flannel.network), nodeNetwork: formatCidr(nodeNetwork) },
    ...(kubernetes && { kubernetes: kubernetes.version }),
  };
}

function verdictOf({ etcd, probes }: Observation, results: readonly CheckResult[], { ready }: DiagnosisReport, { cells }: MatrixView): VerdictView {
  const states = cells.map(stateOf).filter(state => state !== 'not-seen');
  const health = etcd.healthy ? 'healthy' : etcd.reachable ? 'not healthy' : 'does not answer';
  return {
    state: ready ? 'ready' : 'not-ready',
    checks: { good: results.filter(({ status }) => status === 'passed').length, all: results.length },
    probes: { good: probes.filter(({ ok }) => ok).length, all: probes.length },
    pairs: { good: states.filter(state => state === 'answered').length, all: states.length },
    etcd: `etcd${etcd.version === undefined ? '' : ` ${etcd.version}`}, ${health}`,
  };
}

// The evidence names one node, or one node and its peer.
function pairsOf({ evidence, nodes: concerned }: Pick<CauseView, 'evidence' | 'nodes'>, { nodes }: Observation, { broken }: MatrixView): readonly Pair[] {
  const between = new Set(evidence.flatMap(({ node, peer }) => (peer === undefined ? [] : [`${node} ${peer}`])));
  const pairs = broken.flatMap(group => group.pairs);
  const named = pairs.filter(([from, to]) => between.has(`${nodes[from]?.name} ${nodes[to]?.name}`) || between.has(`${nodes[to]?.name} ${nodes[from]?.name}`));
  if (named.length > 0) return named;
  return concerned.length === 0 ? pairs : pairs.filter(pair => pair.some(index => concerned.includes(nodes[index]?.name ?? '')));
}
