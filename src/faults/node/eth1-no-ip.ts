import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';
import { addSavedRoutes, plannedAddress, plannedDevice, restoreRoutes } from '../shared/node-look.ts';

/** Vagrant has NetworkManager configure a device that the box excludes from it. */
export const eth1NoIp = {
  id: 'eth1-no-ip',
  title: 'a node is missing its planned address',
  symptom: 'after `up` or a reboot the node is unreachable at its private address, and reaches no other node',
  source: 'hashicorp/vagrant#8142, #8166, #8096, #5590',
  reach: 'node',
  settleMs: 3000,
  explains: ['node-addresses', ...ofNodeTraffic, ...ofFlanneld, 'etcd-unreachable', 'lease-missing', 'lease-not-renewed', 'route-missing'],
  signature: seen =>
    onNodes(seen, node => {
      const { name, address, addresses } = node;
      if (addresses.length === 0 || addresses.some(held => held.address === address)) return [];
      const device = plannedDevice(seen, node);
      const held = addresses.filter(entry => entry.device === device).map(entry => `${entry.address}/${entry.prefixLength}`);
      return [{ node: name, fact: `ip -4 address show dev ${device}`, expected: plannedAddress(seen, node), actual: held.join(', ') || 'no address' }];
    }),
  cure: (seen, evidence) =>
    seen.nodes.flatMap(node => {
      if (!evidence.some(one => one.node === node.name)) return [];
      const device = plannedDevice(seen, node);
      const address = run(node.name, 'ip', 'address', 'replace', plannedAddress(seen, node), 'broadcast', '+', 'dev', device);
      return [address, run(node.name, 'ip', 'link', 'set', device, 'up'), ...restoreRoutes(seen, node, device)];
    }),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const device = plannedDevice(seen, node);
      const address = plannedAddress(seen, node);
      return [
        {
          node: node.name,
          inject: `ip route show dev ${device} >routes\nip address del ${address} dev ${device}`,
          revert: `ip address replace ${address} broadcast + dev ${device}\n${addSavedRoutes(device)}`,
          sets: ['the planned address'],
          disturbs: ['the way to the other nodes'],
        },
      ];
    },
  },
} as const satisfies Fault;
