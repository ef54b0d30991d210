import type { LabConfig } from '../../config/lab-config.ts';
import { formatCidr } from '../../network/cidr.ts';
import type { NodeFacts, Route } from '../../observe/observation.ts';
import { tunnelDevice, vtepDevice } from './peers.ts';
import type { Peer } from './peers.ts';

/** Whether a node's vxlan has one route for the whole network, as before flannel 0.9: every pod is then a neighbour on the tunnel device, and no tunnel end is. */
export function hasOneTunnelRoute({ routes }: NodeFacts, lab: LabConfig): boolean {
  const device = vtepDevice(lab);
  const network = formatCidr(lab.flannel.network);
  return device !== undefined && routes.some(route => route.table === 'main' && route.destination === network && route.device === device && route.via === undefined);
}

/** A route to one peer's subnet where one route leads to all of them, so that it bypasses the tunnel. */
export interface Bypass {
  readonly peer: Peer;
  readonly route: Route;
}

/** The routes of a node that bypass its tunnel; none where each peer has a route of its own. */
export function bypassesOf(node: NodeFacts, peers: readonly Peer[], lab: LabConfig): readonly Bypass[] {
  if (lab.flannel.backend.type !== 'udp' && !hasOneTunnelRoute(node, lab)) return [];
  const others = peers.filter(peer => peer.node.name !== node.name);
  return others.flatMap(peer => node.routes.filter(({ table, destination }) => table === 'main' && destination === peer.subnet).map(route => ({ peer, route })));
}

/** What a node with one route to all peers should have, in words. */
export function expectedOneRoute(lab: LabConfig): string {
  return `one route to the whole flannel network on ${tunnelDevice(lab)}`;
}
