import type { Check } from '../check.ts';
import { eachPair, foldPairs, pairProbes } from '../shared/pairs.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** The overlay rides on the nodes' own network. */
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
      return {
        node: from.name,
        peer: to.name,
        summary: `no answer from ${to.name} at ${to.address}`,
        expected: 'an answer to ICMP echo',
        actual: probe ? probe.error || 'no answer' : 'not tried',
        hint: onNode(from.name, `ip route get ${to.address}`),
      };
    });
    return foldPairs(found);
  },
} as const satisfies Check;
