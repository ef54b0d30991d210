import { alignCidr, contains, formatCidr, parseCidr } from '../network/cidr.ts';
import type { Cidr } from '../network/cidr.ts';
import type { NodeFacts, Observation, Route } from '../observe/observation.ts';
import type { Finding } from './check.ts';
import { onNode } from './paste.ts';
import { storeOf } from './peers.ts';
import type { Peer } from './peers.ts';
import { formatRoute } from './wanted-route.ts';

/** Routes inside the flannel network that lead to a subnet nobody has, or divert a part of one, or a node's own. */
export function judgeStrays(node: NodeFacts, peers: readonly Peer[], seen: Observation): readonly Finding[] {
  const { network, subnetLen } = seen.lab.flannel;
  const inside = node.routes.filter(({ table, destination }) => {
    const block = table === 'main' ? parseCidr(destination) : undefined;
    return block !== undefined && block.prefixLength >= subnetLen && contains(network, block.address);
  });
  if (inside.length === 0) return [];
  const known = knownSubnets(peers, seen);
  const own = peers.find(peer => peer.node.name === node.name)?.subnet;
  return inside.flatMap(route => judge(node.name, route, known, own) ?? []);
}

interface Known {
  readonly subnets: ReadonlySet<string>;
  readonly lengths: readonly number[];
  /** Whether etcd told of every subnet there is. */
  readonly complete: boolean;
}

function knownSubnets(peers: readonly Peer[], seen: Observation): Known {
  const store = storeOf(seen);
  const subnets = new Set([...peers.map(({ subnet }) => subnet), ...(store?.leases ?? []).map(({ subnet }) => subnet)]);
  const lengths = new Set([...subnets].map(subnet => Number(subnet.split('/')[1])));
  return { subnets, lengths: [...lengths], complete: store !== undefined && seen.etcd.healthy };
}

function judge(node: string, route: Route, known: Known, own: string | undefined): Finding | undefined {
  const { destination, device, via, type } = route;
  const block = parseCidr(destination);
  const subnet = block && enclosing(block, known);
  // docker0 has the node's own subnet, and a container's route may be more specific: neither has a next hop.
  const isLocal = type === 'unicast' && via === undefined;
  if (device === 'docker0' || (subnet === own && isLocal)) return undefined;
  if (subnet === destination && subnet !== own) return undefined;
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
  if (subnet === undefined) return `a stale route: nobody has ${destination}`;
  if (subnet === own) return `a route leads away from the node's own subnet ${own}`;
  return `a more specific route diverts ${destination} of ${subnet}`;
}
