import { quoteWord } from '../../text/quote.ts';
import type { Fault } from '../fault.ts';
import { deleteKey } from '../shared/look.ts';
import { deadLeases, freeSubnets, leaseKey, leaseShell, leaseValue, spareAddresses } from '../shared/lease-look.ts';

/** A lease lasts up to a day after its machine is gone. */
export const foreignLease = {
  id: 'foreign-lease',
  title: 'a lease belongs to a machine that is not in the lab',
  symptom: 'every node keeps a route to pods that are gone, and the subnet stays unused',
  source: 'flannel-io/flannel#875; code (pkg/subnet/etcd/local_manager.go, leases live 24 h)',
  reach: 'lab',
  settleMs: 1000,
  explains: ['lease-owners', 'lease-freshness', 'subnets-disjoint'],
  signature: seen =>
    deadLeases(seen).map(({ key, publicIp }) => ({ fact: `${key} in etcd`, expected: "a node's planned address as PublicIP", actual: `${publicIp}, the address of no node` })),
  cure: seen => deadLeases(seen).map(({ key }) => deleteKey(seen.api, key)),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const [subnet = ''] = freeSubnets(seen);
      const [address = ''] = spareAddresses(seen.lab, 1);
      const key = quoteWord(leaseKey(seen, subnet));
      const shell = leaseShell(seen);
      const value = quoteWord(leaseValue(address, seen.lab.flannel.backend.type));
      return [{ node: node.name, inject: `${shell}put_for 80000 ${key} ${value}`, revert: `${shell}del ${key}` }];
    },
  },
} as const satisfies Fault;
