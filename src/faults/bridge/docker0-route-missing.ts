import { hasOwnRoute } from '../../checks/bridge/bridge-address.ts';
import { alignedSubnet } from '../../checks/shared/peers.ts';
import type { NodeFacts } from '../../observe/observation.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

/** A flanneld that held another subnet for a while deletes the route to this one, which it takes for a peer's. */
export const docker0RouteMissing = {
  id: 'docker0-route-missing',
  title: "a node is missing the route to its own pods",
  symptom: 'docker0 has its address, but no packet reaches a pod of the node, not even from the node itself',
  source: 'code (pkg/backend/route_network.go, handleSubnetEvents)',
  reach: 'node',
  settleMs: 1000,
  explains: ['bridge-address', ...ofTraffic],
  signature: seen =>
    onNodes(seen, node => {
      // A node that told of no route at all was not seen well enough.
      if (node.routes.length === 0 || !hasAddress(node) || hasOwnRoute(node)) return [];
      return [{ node: node.name, fact: `ip route show ${alignedSubnet(node)}`, expected: routeOf(node), actual: 'no route through docker0' }];
    }),
  cure: (_seen, evidence) => evidence.map(({ node = '', expected }) => run(node, 'ip', 'route', 'replace', ...expected.split(' '))),
  drill: {
    on: 'worker',
    stage: ({ node }) => [{ node: node.name, inject: `ip route del ${alignedSubnet(node)} dev docker0`, revert: `ip route replace ${routeOf(node)}` }],
  },
} as const satisfies Fault;

/** Whether docker0 is up and has its address, with which the kernel makes the route. */
function hasAddress({ links, addresses, subnetEnv }: NodeFacts): boolean {
  const isUp = links.some(({ name, flags }) => name === 'docker0' && flags.includes('UP'));
  return isUp && addresses.some(({ device, address, prefixLength }) => device === 'docker0' && `${address}/${prefixLength}` === subnetEnv?.subnet);
}

function routeOf(node: NodeFacts): string {
  return `${alignedSubnet(node)} dev docker0 proto kernel scope link src ${node.subnetEnv?.subnet.split('/')[0]}`;
}
