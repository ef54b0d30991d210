import type { Observation } from '../../observe/observation.ts';
import type { Check } from '../check.ts';
import { deleteKey } from '../shared/paste.ts';
import { reachable, storeOf } from '../shared/peers.ts';

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
      summary: `the lease on ${subnet} ${ownerOf(publicIp, seen)}`,
      expected: "a node's planned address as PublicIP",
      actual: publicIp ?? 'no PublicIP',
      hint: deleteKey(seen.api, key),
    }));
  },
} as const satisfies Check;

/** Whichever node has the address holds the lease, planned or not. */
function ownerOf(publicIp: string | undefined, seen: Observation): string {
  if (publicIp?.startsWith('10.0.2.')) return 'belongs to no node of the lab: its PublicIP is the NAT address that every node has';
  const holders = reachable(seen).filter(({ addresses }) => addresses.some(({ address }) => address === publicIp)).map(({ name }) => name);
  return holders.length === 0 ? 'belongs to no node of the lab' : `is held as an address that is not the planned one of ${holders.join(' and ')}`;
}
