import { nodeDevice } from '../../checks/shared/peers.ts';
import { ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes } from '../shared/look.ts';
import { plannedAddress } from '../shared/node-look.ts';
import { putPlannedFirst, strangersOf } from '../shared/strangers.ts';

/** A DHCP client that takes the device leaves the planned address second; it goes with the first when that expires. */
export const strangerFirst = {
  id: 'stranger-first',
  title: 'a node has another address before its planned one',
  symptom: 'the node speaks as an address that nobody planned, and loses the planned one when that address expires',
  source: 'ip-address(8), secondary; kernel Documentation/networking/ip-sysctl.rst, promote_secondaries',
  reach: 'node',
  settleMs: 3000,
  explains: ['node-addresses', ...ofNodeTraffic],
  signature: seen =>
    onNodes(seen, node => {
      const strangers = strangersOf(node);
      if (strangers.length === 0) return [];
      return [{ node: node.name, fact: `ip -4 address show dev ${nodeDevice(node)}`, expected: `${plannedAddress(seen, node)} first`, actual: `${strangers.join(', ')} before it` }];
    }),
  cure: (seen, evidence) => seen.nodes.filter(({ name }) => evidence.some(({ node }) => node === name)).flatMap(node => putPlannedFirst(seen, node)),
  noDrill: 'its fix keeps the other address, which the lab did not have before',
} as const satisfies Fault;
