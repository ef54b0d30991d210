import type { LabConfig } from '../../config/lab-config.ts';
import type { Route } from '../../observe/observation.ts';
import { tunnelDevice } from './peers.ts';
import type { Peer } from './peers.ts';

/** The route that a node should have to a peer's subnet. */
export interface WantedRoute {
  readonly destination: string;
  readonly via: string;
  readonly device: string;
  /** flannel makes it so where the next hop is an address of the overlay itself. */
  readonly onlink: boolean;
}

/** Through the tunnel of vxlan (udp has one route for all), else by the peer's own address on the node's device; undefined when that is not known. */
export function wantedRoute(device: string | undefined, { subnet, gateway, node: peer }: Peer, lab: LabConfig): WantedRoute | undefined {
  const tunnel = tunnelDevice(lab);
  if (tunnel !== undefined) return { destination: subnet, via: gateway, device: tunnel, onlink: true };
  return device === undefined ? undefined : { destination: subnet, via: peer.address, device, onlink: false };
}

/** The wanted route as `ip route` takes it. */
export function formatWanted({ destination, via, device, onlink }: WantedRoute): string {
  return `${destination} via ${via} dev ${device}${onlink ? ' onlink' : ''}`;
}

/** A route as `ip route` prints it, without what does not tell it from others. */
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
