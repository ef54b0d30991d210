import type { NodeFacts, ProbeResult } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { eachPair, foldPairs, pairProbes } from '../shared/pairs.ts';
import type { PairFinding, PairProbes } from '../shared/pairs.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** What the overlay is for, and the proof of all the rest. */
export const podTraffic = {
  id: 'pod-traffic',
  title: 'Every pod reaches every pod of the other nodes, by ICMP and by TCP',
  settleMs: 15_000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const nodes = reachable(seen);
    const between = pairProbes(seen.probes, 'pod');
    const pods = nodes.filter(({ pod }) => pod);
    const found = eachPair(pods, (from, to) => judgePair(from, to, between(from.name, to.name)));
    return [...nodes.flatMap(noPod), ...foldPairs(found)];
  },
} as const satisfies Check;

function noPod({ name, pod, noPodBecause }: NodeFacts): Finding[] {
  if (pod) return [];
  const actual = noPodBecause ?? 'none';
  return [{ node: name, summary: 'there is no probe pod', expected: 'a pod on docker0', actual, hint: onNode(name, 'ip address show docker0') }];
}

function judgePair(from: NodeFacts, to: NodeFacts, { echo, handshake }: PairProbes): PairFinding | undefined {
  if (echo?.ok && handshake?.ok) return undefined;
  const address = to.pod?.address ?? '';
  const failed = [...(echo?.ok ? [] : ['ICMP']), ...(handshake?.ok ? [] : ['TCP'])];
  return {
    node: from.name,
    peer: to.name,
    summary: `no ${failed.join(' or ')} from the pod to ${to.name}'s pod ${address}`,
    expected: 'an answer to ICMP echo and a TCP handshake',
    actual: `ICMP: ${answerOf(echo)}, TCP: ${answerOf(handshake)}`,
    hint: onNode(from.name, `ip route get ${address}`),
  };
}

function answerOf(probe: ProbeResult | undefined): string {
  if (!probe) return 'not tried';
  return probe.ok ? 'ok' : probe.error || 'no answer';
}
