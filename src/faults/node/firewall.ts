import { apiserverPort, controlPlaneNodes, kubeletPort } from '../../config/kubernetes-addresses.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { acceptAgain, droppedTraffic } from '../shared/firewall-look.ts';
import type { NodeService } from '../shared/firewall-look.ts';
import { onNodes } from '../shared/look.ts';

/** Nodes must accept ICMP, etcd's port and the tunnel's port, and with Kubernetes the API's and kubelet's. */
export const firewall = {
  id: 'firewall',
  title: "a node's firewall rejects traffic between the lab's nodes",
  symptom: 'ping works but TCP fails with "no route to host", or the other way round; over vxlan no pod reaches another node; with Kubernetes a node is NotReady, or kubectl logs gets no answer',
  source: 'flannel-io/flannel#2055, #375; galexrt/k8s-vagrant-multi-node#37',
  reach: 'pair',
  settleMs: 0,
  explains: [...ofNodeTraffic, ...ofFlanneld, 'lease-missing', 'nodes-registered', 'kubelets-answer'],
  signature: seen => onNodes(seen, node => node.iptables.flatMap(rules => droppedTraffic(node, rules, seen, (one, peer) => servicesOf(one, peer, seen)))),
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

/** Traffic that another node sends to a node. */
function servicesOf({ name, roles }: NodeFacts, peer: NodeFacts, { lab }: Observation): readonly NodeService[] {
  const { clientPort } = lab.etcd;
  const { backend } = lab.flannel;
  const [{ name: control }] = controlPlaneNodes(lab);
  return [
    { protocol: 'icmp', wording: 'ICMP' },
    ...(roles.includes('etcd') ? [{ protocol: 'tcp', port: clientPort, wording: `etcd, tcp ${clientPort},` } as const] : []),
    ...(backend.type === 'host-gw' ? [] : [{ protocol: 'udp', port: backend.port, wording: `the tunnel, udp ${backend.port},` } as const]),
    ...(lab.kubernetes && name === control ? [{ protocol: 'tcp', port: apiserverPort, wording: `the API, tcp ${apiserverPort},` } as const] : []),
    ...(lab.kubernetes && peer.name === control ? [{ protocol: 'tcp', port: kubeletPort, wording: `kubelet, tcp ${kubeletPort},` } as const] : []),
  ];
}
