import type { Check } from '../check.ts';
import { eachPair, foldPairs, pairProbes } from '../shared/pairs.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** The overlay's packets travel over the nodes' own network. */
export const nodeTraffic = {
  id: 'node-traffic',
  title: "Every node reaches every other node's address",
  settleMs: 5000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const between = pairProbes(seen.probes, 'node');
    const found = eachPair(reachable(seen), (from, to) => {
      const { echo: probe } = between(from.name, to.name);
      if (probe?.ok) return undefined;
      const actual = probe ? probe.error || 'no answer' : 'not probed';
      return {
        node: from.name,
        peer: to.name,
        summary: [`${from.name} (${from.address}) pinged `, `${to.name} (${to.address})`, `: ${actual}`],
        expected: 'an answer to ICMP echo',
        actual,
        hint: onNode(from.name, `ip route get ${to.address}`),
      };
    });
    return foldPairs(found);
  },
} as const satisfies Check;
