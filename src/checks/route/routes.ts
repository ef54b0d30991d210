import { formatCidr } from '../../network/cidr.ts';
import type { NodeFacts, Observation, Route } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { bypassesOf, expectedOneRoute, hasOneTunnelRoute } from '../shared/one-tunnel-route.ts';
import { foldPairs } from '../shared/pairs.ts';
import type { PairFinding } from '../shared/pairs.ts';
import { onNode } from '../shared/paste.ts';
import { nodeDevice, peersOf, reachable, tunnelDevice } from '../shared/peers.ts';
import type { Peer } from '../shared/peers.ts';
import { judgePolicy } from '../shared/policy-routing.ts';
import { strayFinder } from '../shared/stray-routes.ts';
import { judgeOverlayLink, vtepFinder } from '../shared/vxlan-entries.ts';
import { formatRoute, formatWanted, wantedRoute } from '../shared/wanted-route.ts';
import type { WantedRoute } from '../shared/wanted-route.ts';

/** Without a route to another node's subnet, a node cannot reach the pods there. */
export const routes = {
  id: 'routes',
  title: "Every node has exactly one route to every other node's subnet, the correct one, and no stray routes",
  // flannel restores a missing route within 10 s (pkg/backend/route_network.go, routeCheckRetries).
  settleMs: 12_000,
  needs: ['nodes-reachable', 'node-addresses', 'subnet-leases'],
  judge(seen) {
    const peers = peersOf(seen);
    const nodes = reachable(seen);
    const straysOf = strayFinder(peers, seen);
    const pairs = nodes.flatMap(node => judgePeers(node, peers, seen.lab));
    return [...nodes.flatMap(node => [...judgeWays(node, peers, seen), ...straysOf(node)]), ...foldPairs(pairs)];
  },
} as const satisfies Check;

function judgeWays(node: NodeFacts, peers: readonly Peer[], { lab }: Observation): readonly Finding[] {
  const others = peers.filter(peer => peer.node.name !== node.name);
  if (others.length === 0) return [];
  return [...judgeOverlayLink(node, lab), ...judgePolicy(node, others.map(({ subnet }) => subnet))];
}

function judgePeers(node: NodeFacts, peers: readonly Peer[], lab: Observation['lab']): readonly PairFinding[] {
  const others = peers.filter(peer => peer.node.name !== node.name);
  if (lab.flannel.backend.type === 'udp') return others.length === 0 ? [] : [...judgeWhole(node, lab), ...judgeBypasses(node, peers, lab)];
  const judgeVtep = vtepFinder(node, lab);
  if (hasOneTunnelRoute(node, lab)) return [...judgeBypasses(node, peers, lab), ...others.flatMap(peer => judgeVtep(peer) ?? [])];
  const byDestination = mainByDestination(node);
  const device = nodeDevice(node);
  return others.flatMap(peer => {
    // A missing planned address is reported by node-addresses.
    const wanted = wantedRoute(device, peer, lab);
    return (wanted && judgeRoute(node.name, peer.node.name, byDestination.get(peer.subnet) ?? [], wanted)) ?? judgeVtep(peer) ?? [];
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

function judgeRoute(node: string, peer: string, there: readonly Route[], wanted: WantedRoute): PairFinding | undefined {
  const best = bestOf(there);
  const right = best && isUsable(best) && best.via === wanted.via && best.device === wanted.device;
  if (right && there.length === 1) return undefined;
  const extra = right ? there.find(route => route !== best) : undefined;
  return {
    node,
    peer,
    summary: [extra ? 'several routes to the subnet of ' : `${best ? 'wrong' : 'no'} route to the subnet of `, `${peer} (${wanted.destination})`, ''],
    expected: formatWanted(wanted),
    actual: there.map(formatRoute).join('; ') || 'no route',
    hint: onNode(node, extra ? `ip route del ${formatRoute(extra)}` : `ip route replace ${formatWanted(wanted)}`),
  };
}

function judgeWhole(node: NodeFacts, lab: Observation['lab']): readonly PairFinding[] {
  const { name } = node;
  const whole = mainByDestination(node).get(formatCidr(lab.flannel.network)) ?? [];
  const best = bestOf(whole);
  if (best && isUsable(best) && best.device === tunnelDevice(lab)) return [];
  const actual = whole.map(formatRoute).join('; ') || 'no route';
  return [{ node: name, peer: '', summary: ['no route to the flannel network', '', ''], expected: expectedOneRoute(lab), actual, hint: `k8s-lab exec ${name} -- systemctl restart flanneld` }];
}

function judgeBypasses(node: NodeFacts, peers: readonly Peer[], lab: Observation['lab']): readonly PairFinding[] {
  return bypassesOf(node, peers, lab).map(({ peer, route }) => ({
    node: node.name,
    peer: peer.node.name,
    summary: ['a route bypasses the tunnel to the subnet of ', `${peer.node.name} (${peer.subnet})`, ''],
    expected: expectedOneRoute(lab),
    actual: formatRoute(route),
    hint: onNode(node.name, `ip route del ${formatRoute(route)}`),
  }));
}

function bestOf(all: readonly Route[]): Route | undefined {
  return all.length > 1 ? all.toSorted((a, b) => (a.metric ?? 0) - (b.metric ?? 0))[0] : all[0];
}

function isUsable({ type, flags }: Route): boolean {
  return type === 'unicast' && !flags.includes('dead') && !flags.includes('linkdown');
}
