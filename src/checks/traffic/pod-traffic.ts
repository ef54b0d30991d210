import type { NodeFacts, ProbeResult } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { eachPair, foldPairs, pairProbes, podOf } from '../shared/pairs.ts';
import type { PairFinding, PairProbes } from '../shared/pairs.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** Traffic between pods is the purpose of the overlay. */
export const podTraffic = {
  id: 'pod-traffic',
  title: 'Every pod reaches every pod on the other nodes, by ICMP and by TCP',
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
  return [{ node: name, summary: 'the probe pod is missing', expected: 'a pod on docker0', actual, hint: onNode(name, 'ip address show docker0') }];
}

function judgePair(from: NodeFacts, to: NodeFacts, { echo, handshake }: PairProbes): PairFinding | undefined {
  if (echo?.ok && handshake?.ok) return undefined;
  const [ping, tcp] = [answerOf(echo), answerOf(handshake)];
  const before = `${podOf(from)} ${echo?.ok ? 'connected by TCP to' : 'pinged'} `;
  const after = echo?.ok ? `: ${tcp}; ping works` : `: ${ping}; TCP: ${tcp}`;
  return {
    node: from.name,
    peer: to.name,
    summary: [before, podOf(to), after],
    expected: 'an answer to ICMP echo and a TCP handshake',
    actual: `ICMP: ${ping}, TCP: ${tcp}`,
    hint: onNode(from.name, `ip route get ${to.pod?.address ?? ''}`),
  };
}

function answerOf(probe: ProbeResult | undefined): string {
  if (!probe) return 'not probed';
  return probe.ok ? 'ok' : probe.error || 'no answer';
}
