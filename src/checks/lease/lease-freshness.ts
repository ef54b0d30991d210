import type { LeaseFacts, Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { logsOf } from '../shared/paste.ts';
import { storeOf } from '../shared/peers.ts';

/** flannel leases last 24 hours and are renewed an hour before they expire. */
const longestSeconds = 24 * 3600 + 60;
/** A lease with less time left is overdue for renewal. */
export const overdueSeconds = 45 * 60;

/** An expired lease may be given to another node while this one still uses it. */
export const leaseFreshness = {
  id: 'lease-freshness',
  title: 'Every lease has been renewed in time',
  settleMs: 0,
  needs: ['etcd-healthy'],
  judge: seen => (storeOf(seen)?.leases ?? []).flatMap(lease => judgeLease(lease, seen) ?? []),
} as const satisfies Check;

function judgeLease(lease: LeaseFacts, { lab }: Observation): Finding | undefined {
  const { ttl } = lease;
  // Without a TTL it is a reservation, which does not expire.
  if (ttl === undefined || (ttl >= overdueSeconds && ttl <= longestSeconds)) return undefined;
  const owner = lab.nodes.find(({ address }) => address === lease.publicIp)?.name;
  return {
    ...(owner !== undefined && { node: owner }),
    summary: `the lease on ${lease.subnet} ${wording(ttl)}`,
    expected: `renewed an hour before it expires: ${overdueSeconds}–${longestSeconds} s left`,
    actual: `${ttl} s left`,
    hint: owner === undefined ? 'k8s-lab logs flanneld' : logsOf(owner, 'flanneld'),
  };
}

function wording(ttl: number): string {
  if (ttl <= 0) return 'has expired';
  return ttl > longestSeconds ? "has a longer TTL than flannel's leases" : 'is overdue for renewal';
}
