import { nodeDevice } from '../../checks/shared/peers.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';
import { addSavedRoutes, plannedDevice, restoreRoutes } from '../shared/node-look.ts';

/** The address stays, but the kernel drops every route through the device. */
export const linkDown = {
  id: 'link-down',
  title: "the interface with a node's planned address is down",
  symptom: 'the node is unreachable although it has its address, and its routes to the other nodes are gone',
  source: 'ip-link(8); code (Linux net/ipv4/fib_frontend.c, fib_disable_ip)',
  reach: 'node',
  settleMs: 3000,
  explains: ['node-addresses', ...ofNodeTraffic, ...ofFlanneld, 'etcd-unreachable', 'lease-missing', 'lease-not-renewed', 'route-missing'],
  signature: seen =>
    onNodes(seen, node => {
      const device = nodeDevice(node) ?? plannedDevice(seen, node);
      const link = node.links.find(({ name }) => name === device);
      // An interface without a carrier is still UP: the problem is at the other end of the link.
      if (!link || link.flags.includes('UP')) return [];
      return [{ node: node.name, fact: `ip link show dev ${link.name}`, expected: 'UP', actual: `<${link.flags.join(',')}> state ${link.state}` }];
    }),
  cure: (seen, evidence) =>
    seen.nodes.flatMap(node => {
      if (!evidence.some(one => one.node === node.name)) return [];
      const device = plannedDevice(seen, node);
      return [run(node.name, 'ip', 'link', 'set', device, 'up'), ...restoreRoutes(seen, node, device)];
    }),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const device = plannedDevice(seen, node);
      return [
        {
          node: node.name,
          inject: `ip route show dev ${device} >routes\nip link set ${device} down`,
          revert: `ip link set ${device} up\n${addSavedRoutes(device)}`,
          disturbs: ['the way to the other nodes'],
        },
      ];
    },
  },
} as const satisfies Fault;
