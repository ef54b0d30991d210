import { alignCidr, contains, formatCidr, parseCidr } from '../../network/cidr.ts';
import type { Cidr } from '../../network/cidr.ts';
import type { NodeFacts, Observation, Route } from '../../observe/observation.ts';
import type { Finding } from '../check.ts';
import { onNode } from './paste.ts';
import { storeOf } from './peers.ts';
import type { Peer } from './peers.ts';
import { formatRoute } from './wanted-route.ts';

/** Finds, node by node, routes inside the flannel network to a subnet without an owner, to a part of a subnet, or to the node's own subnet. */
export function strayFinder(peers: readonly Peer[], seen: Observation): (node: NodeFacts) => readonly Finding[] {
  const known = knownSubnets(peers, seen);
  const owners = new Map(peers.map(peer => [peer.node.name, peer.subnet]));
  const { network, subnetLen } = seen.lab.flannel;
  return ({ name, routes }) => {
    const own = owners.get(name);
    return routes.flatMap(route => {
      const { destination, table } = route;
      // Routes to other nodes' whole subnets are checked elsewhere.
      if (table !== 'main' || (destination !== own && known.subnets.has(destination))) return [];
      const block = parseCidr(destination);
      if (!block || block.prefixLength < subnetLen || !contains(network, block.address)) return [];
      return judge(name, route, enclosing(block, known), known, own) ?? [];
    });
  };
}

interface Known {
  readonly subnets: ReadonlySet<string>;
  readonly lengths: readonly number[];
  /** Whether etcd reported every leased subnet. */
  readonly complete: boolean;
}

function knownSubnets(peers: readonly Peer[], seen: Observation): Known {
  const store = storeOf(seen);
  const subnets = new Set([...peers.map(({ subnet }) => subnet), ...(store?.leases ?? []).map(({ subnet }) => subnet)]);
  const lengths = new Set([...subnets].map(subnet => Number(subnet.split('/')[1])));
  return { subnets, lengths: [...lengths], complete: store !== undefined && seen.etcd.healthy };
}

function judge(node: string, route: Route, subnet: string | undefined, known: Known, own: string | undefined): Finding | undefined {
  const { destination, device, via, type } = route;
  // docker0's own route and the routes to its containers have no next hop.
  const isLocal = type === 'unicast' && via === undefined;
  if (device === 'docker0' || (subnet !== undefined && subnet === own && isLocal)) return undefined;
  if (subnet === undefined && !known.complete) return undefined;
  return {
    node,
    summary: wording(destination, subnet, own),
    expected: 'no such route',
    actual: formatRoute(route),
    hint: onNode(node, `ip route del ${formatRoute(route)}`),
  };
}

function enclosing(block: Cidr, { subnets, lengths }: Known): string | undefined {
  const candidates = lengths.filter(length => length <= block.prefixLength);
  return candidates.map(prefixLength => formatCidr(alignCidr({ ...block, prefixLength }))).find(subnet => subnets.has(subnet));
}

function wording(destination: string, subnet: string | undefined, own: string | undefined): string {
  if (subnet === undefined) return `stale route: no node has ${destination}`;
  if (subnet === own) return `a route diverts the node's own subnet ${own}`;
  return `a more specific route diverts ${destination}, part of ${subnet}`;
}
