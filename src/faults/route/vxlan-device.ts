import { vtepDevice } from '../../checks/shared/peers.ts';
import { judgeOverlayLink } from '../../checks/shared/vxlan-entries.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartFlanneld } from '../shared/look.ts';

/** A missing device loses its routes, neighbours and forwarding entries. */
export const vxlanDevice = {
  id: 'vxlan-device',
  title: "flannel's tunnel device is missing or down",
  symptom: 'no pod on a node reaches other nodes, although flanneld runs and the node answers',
  source: 'rancher/rke2#786; flannel Documentation/backends.md',
  reach: 'node',
  settleMs: 3000,
  explains: ['routes', 'forwarding', ...ofTraffic, 'route-missing', 'vtep-entry', 'service-suspended'],
  signature: seen =>
    onNodes(seen, node => {
      // A node that reported no links is unknown; one without a subnet has no tunnel yet.
      if (node.links.length === 0 || !node.subnetEnv) return [];
      return judgeOverlayLink(node, seen.lab).map(({ expected, actual }) => ({ node: node.name, fact: 'ip link', expected, actual }));
    }),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  drill: {
    backends: ['vxlan'],
    on: 'worker',
    stage: ({ node, seen: { lab } }) => {
      const device = vtepDevice(lab);
      return [
        {
          node: node.name,
          // flanneld recreates a deleted device with a MAC address that differs from the lease.
          inject: `systemctl kill -s STOP flanneld\nip link set ${device} down`,
          // Routes and neighbours are lost with the device; flanneld restores them for every lease.
          revert: `ip link set ${device} up\nsystemctl restart --no-block flanneld`,
          needs: ['the tunnel'],
        },
      ];
    },
  },
} as const satisfies Fault;
