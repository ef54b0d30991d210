import type { ClusterFacts, ClusterProbe, Observation } from '../../observe/observation.ts';
import { groupBy } from '../../text/group-by.ts';
import type { Finding } from '../check.ts';
import { onNode } from './paste.ts';
import { reachable } from './peers.ts';

/** What one place asked for, several times over. */
export interface Asked {
  readonly node: string;
  /** In words: node2, or a pod on node2. */
  readonly who: string;
  readonly place: string;
  readonly probes: readonly ClusterProbe[];
}

/** The probes of one kind, by who sent them and where to. */
export function askedFor({ cluster }: Observation, isWanted: (probe: ClusterProbe) => boolean): readonly Asked[] {
  const groups = groupBy((cluster?.probes ?? []).filter(isWanted), ({ from, address, port, name = '' }) => `${from.node} ${from.place} ${address} ${port} ${name}`);
  return [...groups.values()].flatMap(probes => {
    const from = probes[0]?.from;
    return from ? [{ node: from.node, place: from.place, who: whoOf(from), probes }] : [];
  });
}

function whoOf({ node, place }: ClusterProbe['from']): string {
  if (place === 'node') return node;
  return place === 'pod' ? `a pod on ${node}` : `pod ${place} on ${node}`;
}

/** The errors among answers, each with how often it came: `7 × no answer`. */
export function errorsIn(probes: readonly ClusterProbe[]): readonly string[] {
  const failed = probes.filter(({ ok }) => !ok);
  return [...groupBy(failed, ({ error = '' }) => error || 'no answer')].map(([error, all]) => (probes.length > 1 ? `${all.length} of ${probes.length} times: ${error}` : error));
}

/** The pods behind a Service, given as namespace/name; of an endpoint that is no pod's, its address. */
export function backendsOf(service: string, { services, pods }: ClusterFacts): readonly string[] {
  const endpoints = services.find(({ namespace, name }) => `${namespace}/${name}` === service)?.endpoints ?? [];
  return endpoints.map(({ address }) => pods.find(pod => pod.address === address)?.name ?? `${address} (no pod's address)`);
}

/** A finding for every node that answered but from which nothing of a kind was asked. */
export function unasked(seen: Observation, asked: readonly Asked[], what: string): readonly Finding[] {
  if (!seen.cluster?.reachable) return [];
  return reachable(seen)
    .filter(({ name }) => !asked.some(({ node }) => node === name))
    .map(({ name }) => ({ node: name, summary: `${what} could not be tried from this node`, expected: 'an answer', actual: 'not probed', hint: onNode(name, 'perl -v') }));
}
