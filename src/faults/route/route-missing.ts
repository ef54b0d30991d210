import { peersOf } from '../../checks/shared/peers.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { replaceRoutes, stageRoute, wayEvidence, waysOf, withoutWays } from '../shared/route-look.ts';

/** Without this route, a node cannot reach the pods on the other node. */
export const routeMissing = {
  id: 'route-missing',
  title: "a node is missing the route to another node's subnet",
  symptom: "one node's pods cannot reach the pods on another node, which other nodes reach",
  source: 'flannel-io/flannel#2554; code (pkg/backend/route_network.go)',
  reach: 'pair',
  // flannel restores a missing route within 10 s.
  settleMs: 11_000,
  explains: ['routes', ...ofTraffic, 'service-suspended'],
  signature: seen => waysOf(seen).filter(({ there }) => there.length === 0).map(wayEvidence),
  cure: replaceRoutes,
  drill: {
    backends: ['host-gw', 'vxlan'],
    unfit: withoutWays,
    on: 'worker',
    stage({ node, peer, seen }) {
      const there = peersOf(seen).find(candidate => candidate.node.name === peer.name);
      return there ? [stageRoute(node.name, there, `ip route del ${there.subnet} || :`)] : [];
    },
  },
} as const satisfies Fault;
