import { formatCidr } from '../network/cidr.ts';
import type { NodeFacts, Observation, Route } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { foldPairs } from './pairs.ts';
import type { PairFinding } from './pairs.ts';
import { onNode } from './paste.ts';
import { peersOf, reachable } from './peers.ts';
import type { Peer } from './peers.ts';
import { judgePolicy } from './policy-routing.ts';
import { judgeStrays } from './stray-routes.ts';
import { judgeOverlayLink, judgeVtep } from './vxlan-entries.ts';
import { formatRoute, formatWanted, wantedRoute } from './wanted-route.ts';

/** What the story's cluster had none of: the way from each node to the pods of every other. */
export const routes = {
  id: 'routes',
  title: "Every node has one route to every other node's subnet, the right one, and none that leads astray",
  layer: 'route',
  // flannel puts a missing route back within 10 s (pkg/backend/route_network.go, routeCheckRetries).
  settleMs: 12_000,
  needs: ['nodes-reachable', 'node-addresses', 'subnet-leases'],
  judge(seen) {
    const peers = peersOf(seen);
    const nodes = reachable(seen);
    const pairs = nodes.flatMap(node => judgePeers(node, peers, seen.lab));
    return [...nodes.flatMap(node => judgeNode(node, peers, seen)), ...foldPairs(pairs)];
  },
} as const satisfies Check;

function judgeNode(node: NodeFacts, peers: readonly Peer[], seen: Observation): readonly Finding[] {
  const others = peers.filter(peer => peer.node.name !== node.name);
  if (others.length === 0) return judgeStrays(node, peers, seen);
  const subnets = others.map(({ subnet }) => subnet);
  return [...judgeOverlayLink(node, seen.lab), ...judgePolicy(node, subnets), ...judgeStrays(node, peers, seen)];
}

function judgePeers(node: NodeFacts, peers: readonly Peer[], lab: Observation['lab']): readonly PairFinding[] {
  const { backend, network } = lab.flannel;
  const others = peers.filter(peer => peer.node.name !== node.name);
  const byDestination = mainByDestination(node);
  // udp has one route for all; so had vxlan before flannel 0.9.
  const whole = byDestination.get(formatCidr(network));
  if (backend.type === 'udp' && others.length > 0) return judgeWhole(node, whole ?? [], others, byDestination);
  const old = backend.type === 'vxlan' && whole?.some(({ device }) => device === `flannel.${backend.vni}`);
  return others.flatMap(peer => {
    const there = byDestination.get(peer.subnet) ?? [];
    if (old && there.length === 0) return [];
    return judgeRoute(node, peer, there, lab) ?? judgeVtep(node, peer, lab) ?? [];
  });
}

function mainByDestination({ routes: all }: NodeFacts): ReadonlyMap<string, readonly Route[]> {
  const found = new Map<string, Route[]>();
  for (const route of all) {
    if (route.table !== 'main') continue;
    const same = found.get(route.destination);
    if (same) same.push(route);
    else found.set(route.destination, [route]);
  }
  return found;
}

function judgeRoute(node: NodeFacts, peer: Peer, there: readonly Route[], lab: Observation['lab']): PairFinding | undefined {
  const wanted = wantedRoute(node, peer, lab);
  // A node without its planned address is told of by another claim.
  if (!wanted) return undefined;
  const best = bestOf(there);
  const right = best && isUsable(best) && best.via === wanted.via && best.device === wanted.device;
  if (right && there.length === 1) return undefined;
  const { name } = peer.node;
  return {
    node: node.name,
    peer: name,
    summary: right ? `several routes to ${name}'s subnet` : `${best ? 'the wrong' : 'no'} route to ${name}'s subnet ${peer.subnet}`,
    expected: formatWanted(wanted),
    actual: there.map(formatRoute).join('; ') || 'no route',
    hint: right && there[0] ? onNode(node.name, `ip route del ${formatRoute(there.find(route => route !== best) ?? best)}`) : onNode(node.name, `ip route replace ${formatWanted(wanted)}`),
  };
}

function judgeWhole(
  { name }: NodeFacts,
  whole: readonly Route[],
  others: readonly Peer[],
  byDestination: ReadonlyMap<string, readonly Route[]>,
): readonly PairFinding[] {
  const best = bestOf(whole);
  const right = best && isUsable(best) && best.device === 'flannel0';
  const astray = others.flatMap(peer => (byDestination.get(peer.subnet) ?? []).map(route => ({ peer, route })));
  const hint = `k8s-lab exec ${name} -- systemctl restart flanneld`;
  const expected = 'one route to the whole flannel network on flannel0';
  return [
    ...(right ? [] : [{ node: name, peer: '', summary: 'no route to the flannel network', expected, actual: whole.map(formatRoute).join('; ') || 'no route', hint }]),
    ...astray.map(({ peer, route }) => ({
      node: name,
      peer: peer.node.name,
      summary: `a route of its own to ${peer.node.name}'s subnet, past the tunnel`,
      expected,
      actual: formatRoute(route),
      hint: onNode(name, `ip route del ${formatRoute(route)}`),
    })),
  ];
}

function bestOf(all: readonly Route[]): Route | undefined {
  return all.toSorted((a, b) => (a.metric ?? 0) - (b.metric ?? 0))[0];
}

function isUsable({ type, flags }: Route): boolean {
  return type === 'unicast' && !flags.includes('dead') && !flags.includes('linkdown');
}
