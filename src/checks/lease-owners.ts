import type { Check } from './check.ts';
import { leasesOf } from './node-view.ts';

/** Vagrant's NAT interface has one address on every node, which makes all of them one owner (flannel-io/flannel#535). */
export const leaseOwners: Check = {
  id: 'lease-owners',
  title: "Each lease's PublicIP is the planned address of a node",
  layer: 'lease',
  settleMs: 5000,
  needs: ['etcd-healthy'],
  judge: seen => {
    const planned = new Set(seen.nodes.map(({ address }) => address));
    return leasesOf(seen)
      .filter(({ publicIp }) => publicIp === undefined || !planned.has(publicIp))
      .map(({ key, subnet, publicIp }) => ({
        summary: `the lease on ${subnet} belongs to no node of the lab`,
        expected: `PublicIP is one of ${shown([...planned])}`,
        actual: publicIp === undefined ? 'no PublicIP' : `PublicIP ${publicIp}`,
        hint: `give flanneld -iface=ADDRESS of its own node; k8s-lab etcdctl -- del ${key}; restart flanneld`,
      }));
  },
};

function shown(addresses: readonly string[]): string {
  return addresses.length > 5 ? `${addresses.slice(0, 5).join(', ')} …` : addresses.join(', ');
}
