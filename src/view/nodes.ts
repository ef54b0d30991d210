import type { CheckResult } from '../checks/judge.ts';
import { leasesByOwner, nodeDevice, peersOf } from '../checks/shared/peers.ts';
import { formatRoute, formatWanted } from '../checks/shared/wanted-route.ts';
import type { DiagnosisReport } from '../doctor/report.ts';
import { waysOf } from '../faults/shared/route-look.ts';
import type { Way } from '../faults/shared/route-look.ts';
import type { LeaseFacts, NodeFacts, Observation } from '../observe/observation.ts';
import { groupBy } from '../text/group-by.ts';
import { troublesOf } from './troubles.ts';
import type { LeaseView, NodeView, RouteView, ServiceView } from './types.ts';

/** In a lab of more nodes, a node's routes that are as wanted are only counted. */
const mostListed = 20;

/** The cards of the nodes, in the order of the plan. */
export function nodesOf(seen: Observation, results: readonly CheckResult[], diagnosis: DiagnosisReport): readonly NodeView[] {
  const ways = groupBy(waysOf(seen), ({ node }) => node.name);
  const leases = leasesByOwner(seen);
  const subnets = new Map(peersOf(seen).map(({ node, subnet }) => [node.name, subnet]));
  const late = findingsOn(results, 'lease-freshness');
  return seen.nodes.map(node => {
    const [lease] = leases.get(node.address) ?? [];
    const card = cardOf(node, (ways.get(node.name) ?? []).map(toRoute), subnets.get(node.name), lease && toLease(lease, late.has(node.name)));
    const troubles = troublesOf(card, node, seen, diagnosis);
    return { ...card, troubles, state: !node.reachable ? 'unreachable' : troubles.length > 0 ? 'bad' : 'good', routes: shownRoutes(card.routes, seen) };
  });
}

function findingsOn(results: readonly CheckResult[], id: string): ReadonlySet<string> {
  return new Set(results.find(result => result.id === id)?.findings.flatMap(({ node }) => node ?? []));
}

function cardOf(node: NodeFacts, routes: readonly RouteView[], subnet: string | undefined, lease: LeaseView | undefined): NodeView {
  const device = nodeDevice(node);
  const bridge = node.addresses.find(entry => entry.device === 'docker0');
  return {
    ...{ name: node.name, address: node.address, roles: node.roles, state: 'good', troubles: [] },
    ...(node.unreachableBecause !== undefined && { unreachableBecause: node.unreachableBecause }),
    ...(device !== undefined && { device }),
    ...(subnet !== undefined && { subnet }),
    ...(bridge && { bridge: `${bridge.address}/${bridge.prefixLength}` }),
    ...(node.pod && { pod: node.pod }),
    ...(lease && { lease }),
    services: node.services.map(toService),
    routes,
    routesAsWanted: { good: routes.filter(({ good }) => good).length, all: routes.length },
  };
}

function shownRoutes(routes: readonly RouteView[], { nodes }: Observation): readonly RouteView[] {
  return nodes.length <= mostListed ? routes : routes.filter(({ good }) => !good);
}

function toRoute({ peer, wanted, there }: Way): RouteView {
  const [only, ...more] = there;
  const good = more.length === 0 && only?.type === 'unicast' && only.device === wanted.device && only.via === wanted.via;
  return { peer: peer.node.name, destination: wanted.destination, wanted: formatWanted(wanted), actual: there.map(formatRoute).join('; ') || 'no route', good };
}

function toLease({ subnet, key, ttl, vtepMac }: LeaseFacts, late: boolean): LeaseView {
  return { subnet, key, ...(ttl !== undefined && { ttl }), ...(vtepMac !== undefined && { vtepMac }), late };
}

function toService({ name, activeState, suspended, processState, log }: NodeFacts['services'][number]): ServiceView {
  const dead = processState === 'Z' || processState === 'X';
  const state = suspended ? 'suspended' : dead ? 'dead' : activeState;
  const good = state === 'active';
  return { name, state, good, log: good ? [] : log };
}
