import { alignedSubnet, leasesByOwner } from '../../checks/shared/peers.ts';
import type { LeaseFacts, NodeFacts, Observation } from '../../observe/observation.ts';
import { quoteWord } from '../../text/quote.ts';
import { ofBridge } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { deleteKey, onNodes } from '../shared/look.ts';
import { freeSubnets, leaseKey, leaseShell, leaseValue } from '../shared/lease-look.ts';

/** flannel finds its lease by PublicIP, and uses the first match. */
export const twoLeases = {
  id: 'two-leases',
  title: 'a node has two subnet leases',
  symptom: 'the other nodes route a second subnet to it that its docker0 does not have, and a restart may move its pods there',
  source: 'code (pkg/subnet/etcd/local_manager.go, findLeaseByIP)',
  reach: 'node',
  settleMs: 1000,
  explains: ['subnet-leases', 'subnets-disjoint', ...ofBridge],
  signature: seen =>
    onNodes(seen, node => {
      const leases = leasesByOwner(seen).get(node.address) ?? [];
      const used = alignedSubnet(node);
      const unused = unusedOf(seen, node);
      if (leases.length < 2 || unused.length === 0) return [];
      return unused.map(({ key }) => ({ node: node.name, fact: `${key} in etcd`, expected: `only the lease of ${node.address} on ${used}`, actual: `PublicIP ${node.address}` }));
    }),
  cure: (seen, evidence) =>
    seen.nodes.flatMap(node => (evidence.some(one => one.node === node.name) ? unusedOf(seen, node).map(({ key }) => deleteKey(seen.api, key)) : [])),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const key = quoteWord(leaseKey(seen, freeSubnets(seen).at(-1) ?? ''));
      const shell = leaseShell(seen);
      const value = quoteWord(leaseValue(node.address, seen.lab.flannel.backend.type));
      return [{ node: node.name, inject: `${shell}put_for 80000 ${key} ${value}`, revert: `${shell}del ${key}`, sets: ['the lease'] }];
    },
  },
} as const satisfies Fault;

// If the node uses none of them, or did not report which, the extra lease is unknown.
function unusedOf(seen: Observation, node: NodeFacts): readonly LeaseFacts[] {
  const leases = leasesByOwner(seen).get(node.address) ?? [];
  const used = alignedSubnet(node);
  return leases.some(({ subnet }) => subnet === used) ? leases.filter(({ subnet }) => subnet !== used) : [];
}
