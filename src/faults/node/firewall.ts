import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { acceptAgain, droppedTraffic } from '../shared/firewall-look.ts';
import type { NodeService } from '../shared/firewall-look.ts';
import { onNodes } from '../shared/look.ts';

/** Nodes must accept ICMP, etcd's port and the tunnel's port. */
export const firewall = {
  id: 'firewall',
  title: "a node's firewall rejects traffic between the lab's nodes",
  symptom: 'ping works but TCP fails with "no route to host", or the other way round; over vxlan no pod reaches another node',
  source: 'flannel-io/flannel#2055, #375; galexrt/k8s-vagrant-multi-node#37',
  reach: 'pair',
  settleMs: 0,
  explains: [...ofNodeTraffic, ...ofFlanneld, 'lease-missing'],
  signature: seen => onNodes(seen, node => node.iptables.flatMap(rules => droppedTraffic(node, rules, seen, one => servicesOf(one, seen)))),
  cure: acceptAgain,
  drill: {
    on: 'etcd',
    stage({ node, seen: { lab } }) {
      const { backend } = lab.flannel;
      const match = backend.type === 'host-gw' ? `-p tcp --dport ${lab.etcd.clientPort}` : `-p udp --dport ${backend.port}`;
      const rule = `INPUT -i eth1 ${match} -j REJECT --reject-with icmp-host-prohibited`;
      return [{ node: node.name, inject: `iptables -w -I ${rule}`, revert: `iptables -w -D ${rule}` }];
    },
  },
} as const satisfies Fault;

/** Traffic that other nodes send to a node. */
function servicesOf({ roles }: NodeFacts, { lab }: Observation): readonly NodeService[] {
  const { clientPort } = lab.etcd;
  const { backend } = lab.flannel;
  return [
    { protocol: 'icmp', wording: 'ICMP' },
    ...(roles.includes('etcd') ? [{ protocol: 'tcp', port: clientPort, wording: `etcd, tcp ${clientPort},` } as const] : []),
    ...(backend.type === 'host-gw' ? [] : [{ protocol: 'udp', port: backend.port, wording: `the tunnel, udp ${backend.port},` } as const]),
  ];
}
