import { peersOf } from '../../checks/shared/peers.ts';
import { judgePolicy } from '../../checks/shared/policy-routing.ts';
import { formatCidr } from '../../network/cidr.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

/** VPN clients and multi-homing scripts leave rules that precede the main table. */
export const policyRule = {
  id: 'policy-rule',
  title: "a policy rule makes packets for other nodes' pods bypass the main table",
  symptom: 'the routes look right, but packets do not follow them',
  source: 'ip-rule(8)',
  reach: 'node',
  settleMs: 0,
  explains: ['routes', ...ofTraffic],
  signature(seen) {
    const peers = peersOf(seen);
    return onNodes(seen, node => {
      const subnets = peers.filter(peer => peer.node.name !== node.name).map(({ subnet }) => subnet);
      return judgePolicy(node, subnets).map(({ expected, actual }) => ({ node: node.name, fact: 'ip rule', expected, actual }));
    });
  },
  cure: (_seen, evidence) =>
    evidence.map(({ node = '', actual }) => {
      const priority = /^(\d+):/.exec(actual)?.[1];
      return priority === undefined ? run(node, 'ip', 'rule', 'add', 'priority', '32766', 'lookup', 'main') : { ...run(node, 'ip', 'rule', 'del', 'priority', priority), loses: 'the rule of another program, which may add it again' };
    }),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const network = formatCidr(seen.lab.flannel.network);
      const rule = `pref 100 to ${network} prohibit`;
      return [{ node: node.name, inject: `ip rule add ${rule}`, revert: `ip rule del ${rule}` }];
    },
  },
} as const satisfies Fault;
