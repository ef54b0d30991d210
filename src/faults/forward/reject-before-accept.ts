import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { forwardEvidence, isOwnKind } from '../shared/forward-look.ts';
import { deleteRule } from '../shared/iptables-cure.ts';

/** CentOS 7's default REJECT rule precedes appended rules. */
export const rejectBeforeAccept = {
  id: 'reject-before-accept',
  title: 'a rule in the FORWARD chain rejects the pods\' packets before another accepts them',
  symptom: 'containers on other nodes get "no route to host" or no answer, although the ACCEPT rules exist',
  source: 'flannel-io/flannel#1033, PR#1172',
  reach: 'node',
  settleMs: 0,
  explains: ['forwarding', ...ofTraffic],
  signature: seen => forwardEvidence(seen, (drop, node) => drop.decidedBy.startsWith('-A ') && isOwnKind(drop, node)),
  cure: (_seen, evidence) => {
    const rules = new Map(evidence.map(({ node = '', fact, actual }) => [`${node} ${actual}`, deleteRule(node, fact.split(' ')[0] ?? 'iptables', actual)]));
    return [...rules.values()];
  },
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: 'iptables -w -I FORWARD -j REJECT --reject-with icmp-host-prohibited',
        revert: 'iptables -w -D FORWARD -j REJECT --reject-with icmp-host-prohibited',
      },
    ],
  },
} as const satisfies Fault;
