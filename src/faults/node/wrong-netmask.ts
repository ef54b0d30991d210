import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';
import { plannedAddress, plannedDevice } from '../shared/node-look.ts';

/** If the prefix is too long, neighbours seem to be behind a router; if too short, remote hosts seem to be neighbours. */
export const wrongNetmask = {
  id: 'wrong-netmask',
  title: "a node's planned address has the wrong prefix length",
  symptom: 'some nodes are reachable and others are not, or remote networks seem to be on the link',
  source: 'ip-address(8)',
  reach: 'node',
  settleMs: 3000,
  explains: ['node-addresses', ...ofNodeTraffic, ...ofFlanneld, 'etcd-unreachable', 'route-missing'],
  signature: seen =>
    onNodes(seen, node =>
      node.addresses
        .filter(({ address, prefixLength }) => address === node.address && prefixLength !== seen.lab.nodeNetwork.prefixLength)
        .map(({ device, address, prefixLength }) => ({
          ...{ node: node.name, fact: `ip -4 address show dev ${device}` },
          ...{ expected: plannedAddress(seen, node), actual: `${address}/${prefixLength}` },
        })),
    ),
  // Add the right address first: a device without addresses loses its routes.
  cure: (seen, evidence) =>
    evidence.flatMap(({ node = '', fact, actual }) => {
      const device = fact.split(' ').at(-1) ?? '';
      const facts = seen.nodes.find(({ name }) => name === node);
      if (!facts) return [];
      return [
        run(node, 'ip', 'address', 'replace', plannedAddress(seen, facts), 'broadcast', '+', 'dev', device),
        run(node, 'ip', 'address', 'del', actual, 'dev', device),
      ];
    }),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const device = plannedDevice(seen, node);
      const planned = plannedAddress(seen, node);
      const wrong = `${node.address}/${seen.lab.nodeNetwork.prefixLength - 8}`;
      return [
        {
          node: node.name,
          inject: `ip address add ${wrong} dev ${device}\nip address del ${planned} dev ${device}`,
          revert: `ip address replace ${planned} broadcast + dev ${device}\nip address del ${wrong} dev ${device}`,
          sets: ['the planned address'],
        },
      ];
    },
  },
} as const satisfies Fault;
