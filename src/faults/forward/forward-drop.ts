import { formatCidr } from '../../network/cidr.ts';
import type { Observation } from '../../observe/observation.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { forwardEvidence, isOwnKind } from '../shared/forward-look.ts';
import { nodesOf, run, wake } from '../shared/look.ts';

/** docker ≥ 1.13 sets the policy if it enables forwarding itself; flannel < 0.9.1 adds no rules. */
export const forwardDrop = {
  id: 'forward-drop',
  title: "the FORWARD chain's policy drops the pods' packets, and no rule accepts them",
  symptom: 'a node reaches its containers, but containers on other nodes do not',
  source: 'flannel-io/flannel#609, #603, PR#872; moby/moby#28257',
  reach: 'node',
  // flannel restores its rules every 5 s.
  settleMs: 6000,
  explains: ['forwarding', ...ofTraffic, 'service-suspended'],
  signature: seen => forwardEvidence(seen, (drop, node) => drop.decidedBy.startsWith('-P ') && isOwnKind(drop, node)),
  cure: (seen, evidence) => [
    ...[...new Set(evidence.flatMap(({ node }) => node ?? []))].flatMap(node => [
      run(node, 'iptables', '-w', '-P', 'FORWARD', 'ACCEPT'),
      ...acceptRules(seen, node).map(rule => run(node, 'sh', '-c', `iptables -w -C ${rule} 2>/dev/null || iptables -w -A ${rule}`)),
    ]),
    ...wake(seen, nodesOf(evidence)),
  ],
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        // kube-proxy would not miss its own rules for a long time.
        inject: `systemctl kill -s STOP flanneld
iptables-save -t filter >rules
sed 's/^:FORWARD .*/:FORWARD DROP [0:0]/; / -j KUBE-/!{/^-A FORWARD /d;}' rules | iptables-restore -w`,
        revert: `iptables-restore -w <rules
systemctl kill -s CONT flanneld`,
      },
    ],
  },
} as const satisfies Fault;

// The same rules as flannel's (pkg/trafficmngr/iptables), where it has made its chain: an older one adds none.
function acceptRules({ lab, nodes }: Observation, name: string): readonly string[] {
  const rules = nodes.find(node => node.name === name)?.iptables[0]?.filter ?? [];
  if (!rules.includes('-N FLANNEL-FWD')) return [];
  const network = formatCidr(lab.flannel.network);
  return ['-s', '-d'].map(way => `FLANNEL-FWD ${way} ${network} -m comment --comment "flanneld forward" -j ACCEPT`);
}
