import type { Layer } from '../checks/layers.ts';
import { apiserverPort, controlPlaneNodes, kubeletPort } from '../config/kubernetes-addresses.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { Explanation } from '../faults/explain.ts';
import { ofPods } from '../faults/shared/cluster-consequences.ts';
import { changedObjects } from '../observe/cluster/changed-objects.ts';
import { observeCluster } from '../observe/cluster/observe.ts';
import type { Clue, CloserFacts, NodeFacts, Observation } from '../observe/observation.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { clueText, cluesBetween, readCounters } from '../trace/counters.ts';
import type { Counters } from '../trace/counters.ts';
import { gatherLosses } from '../trace/lost.ts';
import { endOf, fullSize } from '../trace/plan.ts';
import type { TraceRequest } from '../trace/plan.ts';
import { traceAll } from '../trace/run.ts';
import type { Trace } from '../trace/trace.ts';
import { lostRequests } from './lost-requests.ts';

/** Pairs that are traced, and probes of each kind: more of them if only some are lost. */
const [mostPairs, fewProbes, manyProbes] = [4, 2, 16];
// Nodes whose counters are read while the cluster's requests are sent again.
const mostCounted = 8;
const ofCluster: readonly Layer[] = ['cluster', 'service', 'dns', 'ingress'];

/** A closer look where no known reason explains a finding: traces a few of the broken pairs, reads what can account for the losses, and compares the cluster's objects with the plan. */
export async function lookCloser(machines: Machines, seen: Observation, explanation: Explanation): Promise<CloserFacts | undefined> {
  const { requests, asks } = planCloser(seen, explanation);
  const names = asks ? serving(seen) : requests.length > 0 ? requests.flatMap(({ from, to }) => [from.node, to.node]) : explanation.unexplained.flatMap(({ nodes }) => nodes).slice(0, mostPairs);
  const nodes = machines.nodes.filter(({ name }) => names.includes(name) && seen.nodes.some(node => node.name === name && node.reachable));
  const [traced, objects] = await Promise.all([nodes.length === 0 ? undefined : asks ? askAgain(machines, nodes) : traceAmong(machines, seen, nodes, requests), objectsOf(machines, explanation)]);
  if (!traced && !objects) return undefined;
  return { ...(traced ?? { lost: [], clues: [] }), ...(objects && { objects }) };
}

/** What a closer look does: which pairs are traced, or whether the cluster's requests are sent again. */
export function planCloser(seen: Observation, explanation: Explanation): { readonly requests: readonly TraceRequest[]; readonly asks: boolean } {
  const requests = choosePairs(seen, explanation);
  return { requests, asks: requests.length === 0 && explanation.unexplained.some(({ check }) => ofPods.some(id => id === check)) };
}

/** The objects of the cluster are asked for where something of the cluster itself is not explained. */
async function objectsOf(machines: Machines, { unexplained }: Explanation): Promise<CloserFacts['objects']> {
  const { kubernetes } = machines.record.config;
  return kubernetes && unexplained.some(({ layer }) => ofCluster.includes(layer)) ? await changedObjects(machines) : undefined;
}

async function traceAmong(machines: Machines, seen: Observation, nodes: readonly Node[], requests: readonly TraceRequest[]): Promise<CloserFacts> {
  const trace = async (): Promise<readonly Trace[]> => await traceAll(machines, { lab: seen.lab, nodes: seen.nodes }, requests);
  const [traces = [], clues] = await countAround(machines, nodes, requests.length === 0 ? undefined : trace);
  return { lost: gatherLosses(traces, node => clues.filter(clue => clue.node === node).map(clueText)), clues };
}

/** The requests of the cluster's checks start in nodes and pods and go to several addresses, so they are sent again instead of traced. */
async function askAgain(machines: Machines, nodes: readonly Node[]): Promise<CloserFacts> {
  const [cluster, clues] = await countAround(machines, nodes, async () => await observeCluster(machines, true));
  return { lost: lostRequests(cluster?.probes ?? [], clues), clues };
}

/** What some work returns, and the counters of the nodes that rose meanwhile, with their unusual settings; without work only these. */
async function countAround<T>(machines: Machines, nodes: readonly Node[], work?: () => Promise<T>): Promise<readonly [T | undefined, readonly Clue[]]> {
  const countAll = async (): Promise<ReadonlyMap<string, Counters>> => new Map(await Promise.all(nodes.map(async node => [node.name, await readCounters(machines, node)] as const)));
  const before = await countAll();
  const done = await work?.();
  const after = work ? await countAll() : before;
  const clues = [...after].flatMap(([name, second]) => {
    const first = before.get(name);
    return first ? cluesBetween(name, first, second) : [];
  });
  return [done, clues];
}

/** The nodes that requests of a cluster pass: those that failed, and those with what was asked. */
function serving({ cluster, nodes }: Observation): readonly string[] {
  if (nodes.length <= mostCounted) return nodes.map(({ name }) => name);
  const failed = (cluster?.probes ?? []).filter(({ ok }) => !ok);
  const pods = (cluster?.pods ?? []).filter(({ address }) => failed.some(probe => probe.address === address));
  return [...new Set([...pods.map(({ node }) => node), ...failed.map(({ from }) => from.node)])].slice(0, mostCounted);
}

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly place: 'node' | 'pod';
  readonly port?: number;
}

const placesOf: Readonly<Record<string, readonly ('node' | 'pod')[]>> = {
  'pod-traffic': ['pod'],
  'path-mtu': ['pod'],
  'node-traffic': ['node'],
  'etcd-reachable': ['node'],
  'link-quality': ['pod', 'node'],
  'nodes-registered': ['node'],
  'kubelets-answer': ['node'],
};

/** A few of the broken pairs: of the nearest node both from it and to it, with different peers. */
export function choosePairs({ lab, nodes }: Observation, { unexplained }: Explanation): readonly TraceRequest[] {
  const [first] = unexplained.filter(({ check }) => placesOf[check] !== undefined);
  if (!first) return [];
  const broken = unexplained.flatMap(({ check, findings }) => findings.flatMap(({ node, peers = [] }) => serversOf(check, lab, peers).flatMap(peer => pairsOf(check, lab, node, peer))));
  const near = first.nodes;
  const isFrom = ({ from }: Pair): boolean => near.includes(from);
  const sorted = [...alternate(broken.filter(isFrom), broken.filter(pair => !isFrom(pair) && near.includes(pair.to))), ...broken.filter(({ from, to }) => !near.includes(from) && !near.includes(to))];
  const count = first.check === 'link-quality' ? manyProbes : fewProbes;
  return sorted.slice(0, mostPairs).flatMap(pair => toRequest(nodes, pair, count) ?? []);
}

// A node whose kubelet is not heard of may not reach the API.
function serversOf(check: string, lab: LabConfig, peers: readonly string[]): readonly string[] {
  return check === 'nodes-registered' ? [controlPlaneNodes(lab)[0].name] : peers;
}

function pairsOf(check: string, { etcd }: LabConfig, from: string | undefined, to: string): readonly Pair[] {
  const port = { 'etcd-reachable': etcd.clientPort, 'nodes-registered': apiserverPort, 'kubelets-answer': kubeletPort }[check];
  if (from === undefined || from === to) return [];
  return (placesOf[check] ?? []).map(place => ({ from, to, place, ...(port !== undefined && { port }) }));
}

function alternate<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => [one[at], other[at]]).flat().filter(item => item !== undefined);
}

function toRequest(nodes: readonly NodeFacts[], { from, to, place, port }: Pair, count: number): TraceRequest | undefined {
  const [sender, target] = [from, to].map(name => nodes.find(node => node.name === name && node.reachable));
  const [source, end] = [sender && endOf(sender, place), target && endOf(target, place)];
  return sender && source && end ? { from: source, to: end, ...(port !== undefined && { port }), size: fullSize(sender, place), count } : undefined;
}
