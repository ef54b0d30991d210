import { formatWanted, wantedRoute } from '../checks/shared/wanted-route.ts';
import type { NodeFacts } from '../observe/observation.ts';
import type { World } from './world.ts';

/** The route by which a healthy node sends packets to an address. */
export interface Wanted {
  readonly text: string;
  readonly device: string;
  readonly via?: string;
}

/** What a healthy node's route to a pod's address is; undefined for an address that is in no node's subnet. */
export function wantedFor(world: World, node: NodeFacts, destination: string): Wanted | undefined {
  const peer = world.peerAt(destination);
  if (!peer) return undefined;
  if (peer.node.name === node.name) return { text: `${peer.subnet} dev docker0`, device: 'docker0' };
  if (world.seen.lab.flannel.backend.type === 'udp') return undefined;
  const wanted = wantedRoute(world.underlay(node), peer, world.seen.lab);
  return wanted && { text: formatWanted(wanted), device: wanted.device, via: wanted.via };
}
