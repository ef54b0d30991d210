import { nodeDevice, reachable } from '../../checks/shared/peers.ts';
import { judgePolicy } from '../../checks/shared/policy-routing.ts';
import { formatRoute } from '../../checks/shared/wanted-route.ts';
import { formatCidr } from '../../network/cidr.ts';
import { addressNumber, destinationRange, isWithin } from '../../network/range.ts';
import type { NodeFacts, Observation, Route } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';
import { clueEvidence } from '../shared/located.ts';

/** A VPN's client adds routes that are more specific than the connected one, or a rule that comes before the main table. */
export const foreignRoute = {
  id: 'foreign-route',
  title: "a route or policy rule of another program, such as a VPN, takes the lab's packets",
  symptom: "the lab's own routes are right, but packets leave by another device or vanish",
  source: 'wg-quick(8), Table; ip-rule(8); openvpn(8), --redirect-gateway',
  reach: 'node',
  settleMs: 1000,
  explains: [...ofNodeTraffic, ...ofFlanneld, 'policy-rule', 'hostgw-across-l3', 'lease-missing'],
  signature: seen => [...onNodes(seen, node => [...routesAside(seen, node), ...routesOfServices(seen, node), ...rulesAside(seen, node)]), ...rulesThatTake(seen)],
  cure: (seen, evidence) => [...new Map(evidence.flatMap(one => undo(seen, one)).map(action => [JSON.stringify(action), action])).values()],
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: 'ip route add default via 10.0.2.2 dev eth0 table 90\nip rule add pref 90 iif docker0 lookup 90',
        revert: 'ip rule del pref 90\nip route flush table 90',
      },
    ],
  },
} as const satisfies Fault;

/** Routes of the main table to other nodes that are narrower than that of the node network, and lead elsewhere. */
function routesAside(seen: Observation, node: NodeFacts): readonly Evidence[] {
  const device = nodeDevice(node);
  const others = otherAddresses(seen, node).map(({ address, name }) => ({ address, name, value: addressNumber(address) }));
  const [lowest, highest] = [Math.min(...others.map(({ value }) => value)), Math.max(...others.map(({ value }) => value))];
  const narrow = node.routes.filter(({ table, destination }) => table === 'main' && Number(destination.split('/')[1]) > seen.lab.nodeNetwork.prefixLength);
  // Those to the subnets of pods hold no node: this leaves few of a large lab's routes to compare with each address.
  const near = narrow.flatMap(route => {
    const range = destinationRange(route.destination);
    return range && range.last >= lowest && range.first <= highest ? [{ route, range }] : [];
  });
  return others.flatMap(({ address, name, value }) =>
    near.flatMap(({ route, range }) => {
      const isDirect = route.type === 'unicast' && route.device === device && (route.via === undefined || route.via === address);
      if (device === undefined || isDirect || !isWithin(range, value)) return [];
      return [{ node: node.name, fact: `ip route get ${address}`, expected: `${name} directly on ${device}`, actual: `route ${formatRoute(route)}` }];
    }),
  );
}

/** Routes of the main table that refuse what the node sends to Services: it is routed before kube-proxy's rules choose a pod. */
function routesOfServices({ lab: { kubernetes } }: Observation, { name, routes }: NodeFacts): readonly Evidence[] {
  const services = kubernetes && destinationRange(formatCidr(kubernetes.serviceNetwork));
  if (!services) return [];
  const refusing = routes.filter(({ table, type, destination }) => {
    const range = table === 'main' && type !== 'unicast' ? destinationRange(destination) : undefined;
    return range && range.first <= services.last && range.last >= services.first;
  });
  return refusing.map(route => ({ node: name, fact: 'ip route', expected: "no route to the Services' network but the default route", actual: `route ${formatRoute(route)}` }));
}

/** Rules before the main table that divert packets to the other nodes themselves. */
function rulesAside(seen: Observation, node: NodeFacts): readonly Evidence[] {
  const found = judgePolicy(node, otherAddresses(seen, node).map(({ address }) => `${address}/32`));
  return found.filter(({ actual }) => /^\d/.test(actual)).map(({ actual }) => ({ node: node.name, fact: 'ip rule', expected: 'no rule for the node network before the main table', actual: `policy rule: ${actual}` }));
}

/** Rules whose match depends on the packet, at the hop where packets are lost: they refuse them, or their table has a route for the addresses. */
function rulesThatTake(seen: Observation): readonly Evidence[] {
  return clueEvidence(seen, "no rule that takes the lab's packets", ({ node, lost, clues }) =>
    clues.filter(({ kind, text }) => {
      if (kind === 'policy-rule' && /\b(?:prohibit|unreachable|blackhole)$/.test(text)) return true;
      const table = /\blookup (\S+)/.exec(text)?.[1];
      if (kind !== 'policy-rule' || table === undefined || table === 'main' || !/\b(?:fwmark|iif|oif|uidrange|tos|ipproto|sport|dport|not)\b/.test(text)) return false;
      const routes = seen.nodes.find(({ name }) => name === node)?.routes.filter(route => route.table === table) ?? [];
      return lost.targets.some(target => routes.some(route => route.type !== 'throw' && holds(route, target)));
    }),
  );
}

function otherAddresses(seen: Observation, node: NodeFacts): readonly NodeFacts[] {
  return reachable(seen).filter(other => other !== node);
}

function holds(route: Route, address: string): boolean {
  const range = destinationRange(route.destination);
  return range !== undefined && isWithin(range, addressNumber(address));
}

/** A rule goes with the table that only it leads to. */
function undo({ nodes }: Observation, { node = '', actual }: Evidence): readonly CureAction[] {
  const loses = (what: string): string => `the ${what} of another program, which may add it again`;
  const [, priority, selector = ''] = /^policy rule: (\d+): (.*)$/.exec(actual) ?? [];
  if (priority === undefined) return [{ ...run(node, 'ip', 'route', 'del', ...actual.replace(/^route /, '').split(' ')), loses: loses('route') }];
  const table = /\blookup (\S+)/.exec(selector)?.[1];
  const known = nodes.find(({ name }) => name === node);
  const isOwn = table !== undefined && !['main', 'local', 'default'].includes(table) && known?.rules.filter(({ text }) => text.includes(`lookup ${table}`)).length === 1;
  return [
    { ...run(node, 'ip', 'rule', 'del', 'priority', priority), loses: loses('rule') },
    ...(isOwn ? [{ ...run(node, 'ip', 'route', 'flush', 'table', table), loses: loses('table') }] : []),
  ];
}
