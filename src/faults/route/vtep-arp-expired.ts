import { hasOneTunnelRoute } from '../../checks/shared/one-tunnel-route.ts';
import { peersOf, reachable, vtepDevice } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Evidence, Fault } from '../fault.ts';
import { nodesOf, restartFlanneld, serviceOf } from '../shared/look.ts';

/** Before 0.9, flanneld answered the kernel's neighbour requests; while it is stopped, nothing answers them. */
export const vtepArpExpired = {
  id: 'vtep-arp-expired',
  title: "neighbour entries for other nodes' pods expired, because this old flanneld does not renew them",
  symptom: 'a few minutes after flanneld stopped, connections between pods fail',
  source: 'flannel-io/flannel#636, fixed by #785 (0.9.0)',
  reach: 'pair',
  settleMs: 3000,
  explains: ['routes', ...ofTraffic],
  signature: seen => reachable(seen).flatMap(node => expiredOn(node, seen)),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  noDrill: 'it follows from a stopped flanneld, which is a fault of its own (flanneld-stopped, service-suspended)',
} as const satisfies Fault;

// The old release has one route for the whole network, so every pod is a neighbour on the tunnel device.
function expiredOn(node: NodeFacts, seen: Observation): readonly Evidence[] {
  const device = vtepDevice(seen.lab);
  const flanneld = serviceOf(node, 'flanneld');
  if (device === undefined || !hasOneTunnelRoute(node, seen.lab) || !flanneld || (flanneld.activeState === 'active' && !flanneld.suspended)) return [];
  const lost = node.neighbours.filter(entry => entry.device === device && ['FAILED', 'INCOMPLETE'].includes(entry.state));
  return lost.flatMap(({ address, state }) => {
    const peer = peersOf(seen).find(({ node: { pod, name } }) => name !== node.name && pod?.address === address);
    if (!peer) return [];
    return [{ node: node.name, peer: peer.node.name, fact: `ip neigh show ${address} dev ${device}`, expected: 'an entry that flanneld renews', actual: `${state}; flanneld is ${flanneld.suspended ? 'suspended' : flanneld.activeState}` }];
  });
}
