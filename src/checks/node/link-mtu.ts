import type { NodeFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { deviceMtu, networkMtu } from '../shared/node-mtu.ts';
import { onNode } from '../shared/paste.ts';
import { nodeDevice, reachable } from '../shared/peers.ts';

/** A device takes no frame that is larger than its MTU, whatever its neighbours send. */
export const linkMtu = {
  id: 'link-mtu',
  title: "The nodes' devices on the node network have the same MTU",
  settleMs: 0,
  needs: ['nodes-reachable', 'node-addresses'],
  judge(seen) {
    const nodes = reachable(seen);
    const common = networkMtu(seen);
    const odd = nodes.filter(node => deviceMtu(node) !== undefined && deviceMtu(node) !== common);
    return odd.map(node => toFinding(node, common, nodes));
  },
} as const satisfies Check;

function toFinding(node: NodeFacts, common: number | undefined, nodes: readonly NodeFacts[]): Finding {
  const { name } = node;
  const device = nodeDevice(node) ?? '';
  const others = nodes.filter(other => other !== node).map(other => `${other.name} ${deviceMtu(other) ?? 'unknown'}`);
  const hint = common === undefined ? onNode(name, 'ip link') : onNode(name, `ip link set ${device} mtu ${common}`);
  return { node: name, summary: `${device} has another MTU than the other nodes' devices`, expected: common === undefined ? 'the same on every node' : `mtu ${common}`, actual: `mtu ${deviceMtu(node)} (${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''})`, hint };
}
