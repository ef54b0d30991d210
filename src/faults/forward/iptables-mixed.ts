import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { forwardEvidence, isOwnKind } from '../shared/forward-look.ts';
import { deleteRule } from '../shared/iptables-cure.ts';
import { run } from '../shared/look.ts';

/** Both backends apply at once: one may drop packets that the other accepts. */
export const iptablesMixed = {
  id: 'iptables-mixed',
  title: 'rules in the other iptables backend (legacy or nft) drop packets that flannel\'s rules accept',
  symptom: 'iptables shows ACCEPT for the overlay, but packets are dropped',
  source: 'flannel-io/flannel#1317',
  reach: 'node',
  settleMs: 0,
  explains: ['forwarding', ...ofTraffic],
  signature: seen => forwardEvidence(seen, (drop, node) => !isOwnKind(drop, node)),
  cure: (_seen, evidence) => {
    const actions = evidence.map(({ node = '', fact, actual }) => {
      const command = fact.split(' ')[0] ?? 'iptables';
      return [`${node} ${actual}`, actual.startsWith('-P ') ? run(node, command, '-P', 'FORWARD', 'ACCEPT') : deleteRule(node, command, actual)] as const;
    });
    return [...new Map(actions).values()];
  },
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      { node: node.name, inject: 'iptables-legacy -w -P FORWARD DROP', revert: 'iptables-legacy -w -P FORWARD ACCEPT' },
    ],
  },
} as const satisfies Fault;
