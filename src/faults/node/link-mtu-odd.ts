import { deviceMtu, networkMtu } from '../../checks/shared/node-mtu.ts';
import { nodeDevice } from '../../checks/shared/peers.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';
import { plannedDevice } from '../shared/node-look.ts';

/** flanneld takes the overlay's MTU from the device when it starts, so a wrong one spreads. */
export const linkMtuOdd = {
  id: 'link-mtu-odd',
  title: "a node's device has another MTU than the other nodes' devices",
  symptom: 'ping works, but large packets to the node, or from it, are lost; after its flanneld restarts, its pods have another MTU as well',
  source: 'flannel-io/flannel#1011; code (pkg/backend/vxlan/vxlan.go)',
  reach: 'node',
  settleMs: 0,
  explains: ['link-mtu', 'subnet-files', 'path-mtu', 'pod-traffic', 'subnet-env-wrong', 'mtu-mismatch'],
  signature(seen) {
    const common = networkMtu(seen);
    return onNodes(seen, node => {
      const mtu = deviceMtu(node);
      if (common === undefined || mtu === undefined || mtu === common) return [];
      return [{ node: node.name, fact: `ip link show ${nodeDevice(node)}`, expected: `mtu ${common}, as on the other nodes`, actual: `mtu ${mtu}` }];
    });
  },
  cure(seen, evidence) {
    const common = networkMtu(seen);
    const nodes = seen.nodes.filter(({ name }) => evidence.some(one => one.node === name));
    return common === undefined ? [] : nodes.map(node => run(node.name, 'ip', 'link', 'set', plannedDevice(seen, node), 'mtu', `${common}`));
  },
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const device = plannedDevice(seen, node);
      return [{ node: node.name, inject: `ip link set ${device} mtu 1300`, revert: `ip link set ${device} mtu ${deviceMtu(node) ?? 1500}`, sets: ['the MTU of the device'] }];
    },
  },
} as const satisfies Fault;
