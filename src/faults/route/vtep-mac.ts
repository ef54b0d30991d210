import { vtepDevice } from '../../checks/shared/peers.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { leaseOf, onNodes, run } from '../shared/look.ts';

/** systemd 242 and later assigns new devices its own MAC address, but peers send to the one in the lease. */
export const vtepMac = {
  id: 'vtep-mac',
  title: "a vxlan device's MAC address differs from the one in its node's lease",
  symptom: 'no pod on a node answers over vxlan, although all routes and entries match etcd',
  source: 'flannel-io/flannel#1155, #1795, PR#1485',
  reach: 'node',
  settleMs: 3000,
  explains: ['routes', ...ofTraffic, 'vtep-entry'],
  signature(seen) {
    const device = vtepDevice(seen.lab);
    if (device === undefined) return [];
    return onNodes(seen, node => {
      const leased = leaseOf(seen, node)?.vtepMac?.toLowerCase();
      const mac = node.links.find(({ name }) => name === device)?.mac?.toLowerCase();
      if (leased === undefined || mac === undefined || mac === leased) return [];
      return [{ node: node.name, fact: `the MAC address of ${device}`, expected: `${leased}, as VtepMAC of the lease`, actual: mac }];
    });
  },
  // A new MAC address clears the device's neighbours; flanneld restores them when it starts.
  cure: (seen, evidence) =>
    evidence.flatMap(({ node = '', fact }) => {
      const own = seen.nodes.find(({ name }) => name === node);
      const leased = own && leaseOf(seen, own)?.vtepMac;
      if (leased === undefined) return [];
      const device = fact.split(' ').at(-1) ?? '';
      return [run(node, 'ip', 'link', 'set', device, 'address', leased), run(node, 'systemctl', 'restart', '--no-block', 'flanneld')];
    }),
  drill: {
    backends: ['vxlan'],
    on: 'worker',
    stage({ node, seen }) {
      const device = vtepDevice(seen.lab);
      const leased = leaseOf(seen, node)?.vtepMac ?? '';
      return [{ node: node.name, inject: `ip link set ${device} address 02:00:00:00:be:ef`, revert: `ip link set ${device} address ${leased}\nsystemctl restart --no-block flanneld`, needs: ['the VtepMAC of the lease'] }];
    },
  },
} as const satisfies Fault;
