import { alignCidr, formatCidr, parseCidr } from '../network/cidr.ts';
import type { LeaseFacts, NodeFacts, Observation, Route } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { onNode } from './finding.ts';
import { answering, deviceOf, isWithin, leaseByAddress } from './node-view.ts';
import { overlayDevice } from './overlay-device.ts';
import { judgePolicy } from './policy-routing.ts';
import { judgeVxlan } from './vxlan-entries.ts';

/** The route that a node should have to a peer's subnet. */
interface WantedRoute {
  readonly destination: string;
  /** Undefined for the udp backend, whose route has no next hop. */
  readonly via: string | undefined;
  readonly device: string;
  /** Whether flannel makes it onlink, since the next hop is an address of the overlay itself. */
  readonly onlink: boolean;
  readonly peer: string;
}

/** What the story's cluster had none of: the way from each node to the pods of every other. */
export const routes: Check = {
  id: 'routes',
  title: "Each node has the right route to every other node's subnet, and none that leads astray",
  layer: 'route',
  // host-gw and vxlan put a missing route back within 10 s (flannel pkg/backend/route_network.go, routeCheckRetries).
  settleMs: 12_000,
  needs: ['etcd-healthy'],
  judge: seen => {
    const leases = leaseByAddress(seen);
    return answering(seen).flatMap(node => judgeNode(node, seen, leases));
  },
};

function judgeNode(node: NodeFacts, seen: Observation, leases: ReadonlyMap<string, LeaseFacts>): readonly Finding[] {
  const wanted = wantedRoutes(node, seen, leases);
  const own = node.subnetEnv && parseCidr(node.subnetEnv.subnet);
  const inMain = node.routes.filter(({ table }) => table === 'main');
  const byDestination = new Map<string, Route[]>();
  for (const route of inMain) byDestination.set(route.destination, [...(byDestination.get(route.destination) ?? []), route]);
  return [
    ...wanted.flatMap(route => judgeRoute(node, route, byDestination.get(route.destination) ?? [])),
    ...judgeOthers(node, seen, wanted, inMain, own && formatCidr(alignCidr(own))),
    ...judgePolicy(node, wanted.map(({ destination }) => destination)),
    ...judgeVxlan(node, seen, leases),
  ];
}

function wantedRoutes(node: NodeFacts, seen: Observation, leases: ReadonlyMap<string, LeaseFacts>): readonly WantedRoute[] {
  const { backend, network } = seen.lab.flannel;
  const device = overlayDevice(node, seen) ?? deviceOf(node);
  if (device === undefined) return [];
  if (backend.type === 'udp') {
    if (!leases.has(node.address)) return [];
    return [{ destination: formatCidr(network), via: undefined, device, onlink: false, peer: 'every other node' }];
  }
  const tunnelled = backend.type === 'vxlan' && !backend.directRouting;
  return seen.nodes.flatMap(({ name, address }) => {
    const destination = address === node.address ? undefined : leases.get(address)?.subnet;
    if (destination === undefined) return [];
    return [{ destination, via: tunnelled ? destination.split('/')[0] : address, device, onlink: tunnelled, peer: name }];
  });
}

function judgeRoute(node: NodeFacts, wanted: WantedRoute, there: readonly Route[]): readonly Finding[] {
  const [best] = there.toSorted((a, b) => (a.metric ?? 0) - (b.metric ?? 0));
  const right =
    best?.type === 'unicast' &&
    best.via === wanted.via &&
    best.device === wanted.device &&
    !best.flags.includes('dead') &&
    !best.flags.includes('linkdown');
  if (right) return [];
  return [
    onNode(node.name, {
      summary: `${best ? 'the wrong' : 'no'} route to ${wanted.peer}'s pods`,
      expected: formatWanted(wanted),
      actual: best ? formatRoute(best) : 'no route',
      hint: `k8s-lab exec ${node.name} -- ip route replace ${formatWanted(wanted)}`,
    }),
  ];
}

/** Routes inside the overlay that lead where no lease is, or divert a part of a subnet. */
function judgeOthers(
  node: NodeFacts,
  { lab: { flannel } }: Observation,
  wanted: readonly WantedRoute[],
  inMain: readonly Route[],
  own: string | undefined,
): readonly Finding[] {
  const known = new Set(wanted.map(({ destination }) => destination));
  return inMain.flatMap(route => {
    const { destination, device } = route;
    const cidr = parseCidr(destination);
    if (!cidr || known.has(destination) || cidr.prefixLength < flannel.subnetLen || !isWithin(flannel.network, destination)) return [];
    const subnet = formatCidr(alignCidr({ address: cidr.address, prefixLength: flannel.subnetLen }));
    if (subnet === own && device === 'docker0') return [];
    const diverts = destination !== subnet && (known.has(subnet) || subnet === own);
    return [
      onNode(node.name, {
        summary: diverts ? `a more specific route diverts a part of ${subnet}` : `a stale route: no other node has ${destination}`,
        expected: 'no such route',
        actual: formatRoute(route),
        hint: `k8s-lab exec ${node.name} -- ip route del ${formatRoute(route)}`,
      }),
    ];
  });
}

function formatWanted({ destination, via, device, onlink }: WantedRoute): string {
  return [destination, ...(via === undefined ? [] : ['via', via]), 'dev', device, ...(onlink ? ['onlink'] : [])].join(' ');
}

function formatRoute({ type, destination, via, device, metric, flags }: Route): string {
  return [
    ...(type === 'unicast' ? [] : [type]),
    destination,
    ...(via === undefined ? [] : ['via', via]),
    ...(device === undefined ? [] : ['dev', device]),
    ...(metric === undefined ? [] : ['metric', String(metric)]),
    ...flags.filter(flag => flag !== 'dead' && flag !== 'linkdown').concat(flags.includes('dead') ? ['(dead)'] : []),
  ].join(' ');
}
