import type { LabConfig } from '../../config/lab-config.ts';
import type { Route } from '../../observe/observation.ts';
import { tunnelDevice } from './peers.ts';
import type { Peer } from './peers.ts';

/** The route that a node should have to a peer's subnet. */
export interface WantedRoute {
  readonly destination: string;
  readonly via: string;
  readonly device: string;
  /** flannel sets this when the next hop is an overlay address. */
  readonly onlink: boolean;
}

/** Through the vxlan tunnel (udp has one route for all peers), else via the peer's address on the node's device; undefined if that device is unknown. */
export function wantedRoute(device: string | undefined, { subnet, gateway, node: peer }: Peer, lab: LabConfig): WantedRoute | undefined {
  const tunnel = tunnelDevice(lab);
  if (tunnel !== undefined) return { destination: subnet, via: gateway, device: tunnel, onlink: true };
  return device === undefined ? undefined : { destination: subnet, via: peer.address, device, onlink: false };
}

/** The wanted route as `ip route` takes it. */
export function formatWanted({ destination, via, device, onlink }: WantedRoute): string {
  return `${destination} via ${via} dev ${device}${onlink ? ' onlink' : ''}`;
}

/** A route as `ip route` prints it, reduced to the fields that identify it. */
export function formatRoute({ type, destination, via, device, metric, table, flags }: Route): string {
  return [
    ...(type === 'unicast' ? [] : [type]),
    destination,
    ...(via === undefined ? [] : ['via', via]),
    ...(device === undefined ? [] : ['dev', device]),
    ...(table === 'main' ? [] : ['table', table]),
    ...(metric === undefined ? [] : ['metric', `${metric}`]),
    ...flags,
  ].join(' ');
}
