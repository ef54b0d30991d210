import type { NodeFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { onNode, restart } from '../shared/paste.ts';
import { alignedSubnet, reachable } from '../shared/peers.ts';

/** If docker started before flannel, no other node has a route to its pods' addresses. */
export const bridgeAddress = {
  id: 'bridge-address',
  title: "Every node's docker0 is up, with the address in its subnet.env and the route to it",
  settleMs: 15_000,
  needs: ['nodes-reachable', 'subnet-files'],
  judge: seen => reachable(seen).flatMap(node => judgeNode(node) ?? []),
} as const satisfies Check;

/** The kernel makes this route with the address, and whatever deletes it takes the pods from their own node. */
function judgeRoute(node: NodeFacts): Finding | undefined {
  const own = alignedSubnet(node);
  // A node without any route is reported by the check of routes.
  if (own === undefined || node.routes.length === 0 || hasOwnRoute(node)) return undefined;
  const route = `${own} dev docker0`;
  return { node: node.name, summary: "the route to the node's own pods is missing", expected: route, actual: 'no such route', hint: onNode(node.name, `ip route add ${route}`) };
}

/** Whether a node has the route to its own subnet through docker0. */
export function hasOwnRoute(node: NodeFacts): boolean {
  const own = alignedSubnet(node);
  return node.routes.some(({ table, destination, device }) => table === 'main' && destination === own && device === 'docker0');
}

// Until a container is attached, its MTU is 1500 and RUNNING is missing: neither is a problem.
function judgeNode(node: NodeFacts): Finding | undefined {
  const { name, links, addresses, subnetEnv } = node;
  const link = links.find(candidate => candidate.name === 'docker0');
  const held = addresses.filter(({ device }) => device === 'docker0').map(entry => `${entry.address}/${entry.prefixLength}`);
  const hint = restart(name, 'docker');
  if (!link) return { node: name, summary: 'docker0 is missing', expected: subnetEnv?.subnet ?? 'a bridge docker0', actual: 'no such link', hint };
  if (!link.flags.includes('UP')) {
    const actual = `<${link.flags.join(',')}>`;
    return { node: name, summary: 'docker0 is down', expected: 'UP', actual, hint: onNode(name, 'ip link set docker0 up') };
  }
  // A missing subnet.env is reported by subnet-files.
  if (!subnetEnv || held.includes(subnetEnv.subnet)) return judgeRoute(node);
  const summary = "docker0 does not have the address of the node's flannel subnet";
  return { node: name, summary, expected: subnetEnv.subnet, actual: held.join(', ') || 'no address', hint };
}
