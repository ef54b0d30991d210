import { formatDuration } from '../duration.ts';
import type { Check } from './check.ts';
import { leasesOf } from './node-view.ts';

/** flanneld renews a lease 60 minutes before it expires, and tries again each minute (flannel subnet/subnet.go). */
const overdueBelowSeconds = 50 * 60;
/** flannel's leases are for 24 hours (flannel pkg/subnet/etcd/local_manager.go, subnetTTL). */
const longestSeconds = 24 * 3600;

/** A lease that nobody renews will take the node's routes with it. */
export const leaseFreshness: Check = {
  id: 'lease-freshness',
  title: 'No lease is overdue for renewal',
  layer: 'lease',
  settleMs: 0,
  needs: ['etcd-healthy'],
  judge: seen => {
    const names = new Map(seen.nodes.map(({ address, name }) => [address, name]));
    return leasesOf(seen).flatMap(({ subnet, publicIp = '', ttl }) => {
      // Without one it is a reservation, which never expires.
      if (ttl === undefined || (ttl >= overdueBelowSeconds && ttl <= longestSeconds + 60)) return [];
      const node = names.get(publicIp);
      return [
        {
          ...(node !== undefined && { node }),
          summary: `the lease on ${subnet} ${ttl < overdueBelowSeconds ? 'is overdue for renewal' : 'is for longer than flannel grants'}`,
          expected: `${formatDuration(overdueBelowSeconds * 1000)} to ${formatDuration(longestSeconds * 1000)} left`,
          actual: `${formatDuration(ttl * 1000)} left`,
          hint: node === undefined ? 'k8s-lab etcdctl -- lease list' : `k8s-lab exec ${node} -- systemctl restart flanneld`,
        },
      ];
    });
  },
};
