import { hasOneTunnelRoute } from '../../checks/shared/one-tunnel-route.ts';
import { peersOf, reachable } from '../../checks/shared/peers.ts';
import type { Peer } from '../../checks/shared/peers.ts';
import { formatRoute, formatWanted, wantedRoute } from '../../checks/shared/wanted-route.ts';
import type { WantedRoute } from '../../checks/shared/wanted-route.ts';
import { groupBy } from '../../text/group-by.ts';
import type { NodeFacts, Observation, Route } from '../../observe/observation.ts';
import type { CureAction, Evidence, Staging } from '../fault.ts';
import { isOlderFlannel } from './flannel-version.ts';
import { nodesOf, run, serviceOf, wake } from './look.ts';
import { plannedDevice } from './node-look.ts';

/** A node's route to a peer's subnet: the wanted one and the present ones. */
export interface Way {
  readonly node: NodeFacts;
  readonly peer: Peer;
  readonly wanted: WantedRoute;
  /** The main table's routes to exactly this subnet. */
  readonly there: readonly Route[];
}

/** The routes from every node that answered to every other node's subnet; none if one route leads to all. */
export function waysOf(seen: Observation): readonly Way[] {
  const peers = distinctPeers(seen);
  return reachable(seen).flatMap(node => {
    // A node without a single route was not fully observed.
    if (node.routes.length === 0 || seen.lab.flannel.backend.type === 'udp' || hasOneTunnelRoute(node, seen.lab)) return [];
    const device = plannedDevice(seen, node);
    const routes = groupBy(node.routes.filter(({ table }) => table === 'main'), ({ destination }) => destination);
    return peers.flatMap(peer => {
      const wanted = peer.node.name === node.name ? undefined : wantedRoute(device, peer, seen.lab);
      return wanted ? [{ node, peer, wanted, there: routes.get(peer.subnet) ?? [] }] : [];
    });
  });
}

/** The nodes whose subnet is known and unique: if two nodes use one subnet, it is unknown whose routes are right. */
export function distinctPeers(seen: Observation): readonly Peer[] {
  const bySubnet = groupBy(peersOf(seen), ({ subnet }) => subnet);
  return [...bySubnet.values()].flatMap(owners => (owners.length === 1 ? owners : []));
}

/** The evidence of a wrong route; it says so if flanneld cannot correct it because it is suspended. */
export function wayEvidence({ node, peer, wanted, there }: Way): Evidence {
  const suspended = serviceOf(node, 'flanneld')?.suspended === true;
  return {
    node: node.name,
    peer: peer.node.name,
    fact: `ip route show ${wanted.destination}`,
    expected: formatWanted(wanted),
    actual: `${there.map(formatRoute).join('; ') || 'no route'}${suspended ? '; flanneld is suspended (SIGSTOP) and does not restore it' : ''}`,
    ...(suspended && { lasting: true }),
  };
}

/** Sets each route to the wanted one, and resumes a suspended flanneld. */
export function replaceRoutes(seen: Observation, evidence: readonly Evidence[]): readonly CureAction[] {
  const wrong = new Set(evidence.map(({ node, peer }) => `${node} ${peer}`));
  const ways = waysOf(seen).filter(({ node, peer }) => wrong.has(`${node.name} ${peer.node.name}`));
  return [
    ...ways.map(({ node, wanted }) => run(node.name, 'ip', 'route', 'replace', ...formatWanted(wanted).split(' '))),
    ...wake(seen, nodesOf(evidence)),
  ];
}

/** Why no route of a node to another one can be changed; undefined if one can. */
export function withoutWays(seen: Observation): string | undefined {
  if (seen.lab.flannel.backend.type !== 'vxlan' || !isOlderFlannel(seen, '0.9.0')) return undefined;
  return `needs a route to each node; over vxlan, flannel ${seen.flannelVersion ?? 'before 0.9'} has one route to all of them`;
}

/** Changes the route to the peer's subnet, and suspends flanneld, which would restore it within 10 s. */
export function stageRoute(node: string, { subnet }: Peer, change: string): Staging {
  return {
    node,
    inject: `systemctl kill -s STOP flanneld\nip route show ${subnet} >route\n${change}`,
    revert: `while ip route del ${subnet} 2>/dev/null; do :; done\nwhile read -r route; do ip route add $route; done <route\nsystemctl kill -s CONT flanneld`,
    sets: ['the routes to the other nodes'],
  };
}
