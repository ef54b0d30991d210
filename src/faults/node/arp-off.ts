import { whyNoArp } from '../../checks/shared/arp.ts';
import { nodeDevice } from '../../checks/shared/peers.ts';
import type { NodeFacts } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { CureAction, Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';
import { plannedDevice } from '../shared/node-look.ts';

/** Peers that know the node's MAC address reach it until they ask for it again. */
export const arpOff = {
  id: 'arp-off',
  title: 'a node does not answer when others ask for its MAC address',
  symptom: 'some peers reach the node for a while, and then nobody does',
  source: 'ip-link(8), arp off; kernel Documentation/networking/ip-sysctl.rst, arp_ignore',
  reach: 'node',
  settleMs: 0,
  explains: ['node-addresses', ...ofNodeTraffic, ...ofFlanneld, 'etcd-unreachable', 'lease-missing', 'lease-not-renewed'],
  signature: seen => onNodes(seen, node => offOf(node).map(({ fact, expected, actual }) => ({ node: node.name, fact, expected, actual }))),
  cure: (seen, evidence) => seen.nodes.filter(node => evidence.some(one => one.node === node.name)).flatMap(turnOn),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const device = plannedDevice(seen, node);
      return [{ node: node.name, inject: `ip link set ${device} arp off`, revert: `ip link set ${device} arp on`, disturbs: ['the way to the other nodes'] }];
    },
  },
} as const satisfies Fault;

function offOf(node: NodeFacts): ReturnType<typeof whyNoArp> {
  const device = nodeDevice(node);
  return device === undefined ? [] : whyNoArp(node, device);
}

function turnOn(node: NodeFacts): readonly CureAction[] {
  return offOf(node).map(({ sysctl }) => (sysctl === undefined ? run(node.name, 'ip', 'link', 'set', nodeDevice(node) ?? '', 'arp', 'on') : run(node.name, 'sysctl', '-w', `${sysctl}=0`)));
}
