import type { Check } from '../check.ts';
import { deleteKey } from '../shared/paste.ts';
import { storeOf } from '../shared/peers.ts';

/** Other nodes send to a lease's PublicIP, and flannel finds its own lease by it. */
export const leaseOwners = {
  id: 'lease-owners',
  title: "Every lease's PublicIP is a node's planned address",
  settleMs: 0,
  needs: ['etcd-healthy'],
  judge(seen) {
    const planned = new Set<string>(seen.lab.nodes.map(({ address }) => address));
    const leases = storeOf(seen)?.leases ?? [];
    const foreign = leases.filter(({ publicIp }) => publicIp === undefined || !planned.has(publicIp));
    return foreign.map(({ key, subnet, publicIp }) => ({
      summary: `the lease on ${subnet} belongs to no node of the lab${publicIp?.startsWith('10.0.2.') ? ': its PublicIP is the NAT address that every node has' : ''}`,
      expected: "a node's planned address as PublicIP",
      actual: publicIp ?? 'no PublicIP',
      hint: deleteKey(seen.api, key),
    }));
  },
} as const satisfies Check;
