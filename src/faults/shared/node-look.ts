import { nodeDevice, peersOf, reachable } from '../../checks/shared/peers.ts';
import { wantedRoute } from '../../checks/shared/wanted-route.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { CureAction } from '../fault.ts';
import { run, wake } from './look.ts';

/** The device for a node's planned address: the one that has it, else the one that has it on the other nodes. */
export function plannedDevice(seen: Observation, node: NodeFacts): string {
  return [node, ...reachable(seen)].map(nodeDevice).find(device => device !== undefined) ?? 'eth1';
}

/** The planned address with the prefix length of the node network. */
export function plannedAddress({ lab }: Observation, { address }: NodeFacts): string {
  return `${address}/${lab.nodeNetwork.prefixLength}`;
}

/** Restores the routes that a device lost with its address or when it went down; flanneld takes up to 10 s for that, and restores none while it is suspended. */
export function restoreRoutes(seen: Observation, { name }: NodeFacts, device: string): readonly CureAction[] {
  const wanted = peersOf(seen).flatMap(peer => (peer.node.name === name ? [] : (wantedRoute(device, peer, seen.lab) ?? [])));
  const lost = seen.lab.flannel.backend.type === 'udp' ? [] : wanted.filter(route => route.device === device);
  return [...lost.map(({ destination, via }) => run(name, 'ip', 'route', 'replace', destination, 'via', via, 'dev', device)), ...wake(seen, [name])];
}

/** Shell text that restores the routes in the file `routes`, which `ip route show dev DEVICE` printed. */
export function addSavedRoutes(device: string): string {
  return `while read -r route; do ip route replace $route dev ${device}; done <routes`;
}
