import { bypassesOf, expectedOneRoute } from '../../checks/shared/one-tunnel-route.ts';
import { peersOf } from '../../checks/shared/peers.ts';
import { strayFinder } from '../../checks/shared/stray-routes.ts';
import { formatRoute } from '../../checks/shared/wanted-route.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartServices, run } from '../shared/look.ts';
import { outlivedEtcd } from '../shared/outlives.ts';
import { distinctPeers } from '../shared/route-look.ts';

/** flanneld never removes a route whose lease expired while flanneld was down. */
export const staleRoute = {
  id: 'stale-route',
  title: 'a route inside the flannel network leads to a subnet without an owner, or away from its owner',
  symptom: 'packets for a subnet that was leased again go to a dead machine',
  source: 'flannel-io/flannel#2554, #996, PR#1546',
  reach: 'node',
  settleMs: 3000,
  explains: ['routes', ...ofTraffic],
  signature(seen) {
    const peers = distinctPeers(seen);
    if (peers.length < peersOf(seen).length) return [];
    const straysOf = strayFinder(peers, seen);
    return onNodes(seen, node => [
      ...straysOf(node).map(({ expected, actual }) => ({ node: node.name, fact: 'ip route show', expected, actual })),
      ...bypassesOf(node, peers, seen.lab).map(({ route }) => ({ node: node.name, fact: 'ip route show', expected: expectedOneRoute(seen.lab), actual: formatRoute(route) })),
    ]);
  },
  // A flanneld that is older than etcd may put the route back, for it may not have heard that the lease is gone.
  cure: (seen, evidence) => [
    ...nodesOf(evidence).flatMap(name => (seen.nodes.some(node => node.name === name && outlivedEtcd(seen, node)) ? [restartServices(name, 'flanneld')] : [])),
    ...evidence.map(({ node = '', actual }) => run(node, 'ip', 'route', 'del', ...actual.split(' '))),
  ],
  drill: {
    on: 'worker',
    stage({ node, peer, seen }) {
      const taken = new Set(peersOf(seen).map(({ subnet }) => subnet));
      const network = seen.lab.flannel.network.address.split('.').slice(0, 2).join('.');
      const free = Array.from({ length: 255 }, (_, index) => `${network}.${index}.0/24`).findLast(subnet => !taken.has(subnet)) ?? '';
      return [{ node: node.name, inject: `ip route add ${free} via ${peer.address}`, revert: `ip route del ${free} via ${peer.address}`, needs: ["the lab's free subnets", 'the way to the other nodes'] }];
    },
  },
} as const satisfies Fault;
