import { nodeDevice, reachable } from '../../checks/shared/peers.ts';
import { contains, formatCidr, parseCidr } from '../../network/cidr.ts';
import { addressNumber, destinationRange, isWithin } from '../../network/range.ts';
import type { Range } from '../../network/range.ts';
import type { NodeFacts, Observation, Route } from '../../observe/observation.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Evidence, Fault } from '../fault.ts';
import { nodesOf, run } from '../shared/look.ts';

/** host-gw needs all nodes on one link: a next hop behind a router does not work. */
export const hostgwAcrossL3 = {
  id: 'hostgw-across-l3',
  title: 'a node reaches another node only through a router, which host-gw cannot use',
  symptom: 'flanneld logs "network is unreachable" when it adds a route; no pod on one node reaches the pods on the other',
  source: 'rootsongjc/kubernetes-handbook#87; flannel Documentation/backends.md',
  reach: 'pair',
  settleMs: 1000,
  explains: ['routes', 'route-missing', ...ofTraffic],
  signature: seen => (isDirect(seen) ? reachable(seen).flatMap(node => judgeNode(node, seen)) : []),
  cure: (seen, evidence) =>
    nodesOf(evidence).flatMap(name => {
      const node = seen.nodes.find(candidate => candidate.name === name);
      const device = node && nodeDevice(node);
      if (!node || device === undefined) return [];
      const network = formatCidr(seen.lab.nodeNetwork);
      const link = ['ip', 'route', 'replace', network, 'dev', device, 'proto', 'kernel', 'scope', 'link', 'src', node.address] as const;
      const astray = routersOf(node, seen);
      // Routes to the router itself are removed too.
      const toRouters = node.routes.filter(({ destination, via }) => via === undefined && astray.some(route => `${route.via}/32` === destination));
      return [
        ...astray.map(({ destination, via = '' }) => run(name, 'ip', 'route', 'del', destination, 'via', via)),
        run(name, ...link),
        ...toRouters.map(({ destination }) => run(name, 'ip', 'route', 'del', destination, 'dev', device)),
      ];
    }),
  drill: {
    backends: ['host-gw'],
    on: 'worker',
    stage({ node, peer, seen }) {
      const network = formatCidr(seen.lab.nodeNetwork);
      const router = peer.address;
      return [
        {
          node: node.name,
          // Remove flannel's routes first: it cannot add them again.
          inject: `ip route show | grep ' via .* dev eth1' >routes
ip route replace ${router}/32 dev eth1
while read -r destination word hop rest; do [ "$hop" = ${router} ] || ip route del $destination via $hop || :; done <routes
ip route del ${network} dev eth1 || :
ip route replace ${network} via ${router}`,
          revert: `ip route del ${network} via ${router}
ip route add ${network} dev eth1 proto kernel scope link src ${node.address}
ip route del ${router}/32 dev eth1
while read -r route; do ip route replace $route; done <routes`,
          sets: ['the routes to the other nodes'],
          needs: ['the way to the other nodes'],
        },
      ];
    },
  },
} as const satisfies Fault;

function isDirect({ lab }: Observation): boolean {
  const { backend } = lab.flannel;
  return backend.type === 'host-gw' || (backend.type === 'vxlan' && backend.directRouting);
}

function judgeNode(node: NodeFacts, { nodes }: Observation): readonly Evidence[] {
  const blocks = blocksOf(node);
  return nodes.flatMap(peer => {
    const best = peer === node ? undefined : wayTo(blocks, peer.address);
    if (best?.via === undefined || best.destination === 'default') return [];
    const fact = `ip route get ${peer.address}`;
    return [{ node: node.name, peer: peer.name, fact, expected: `${peer.address} on the link`, actual: `via ${best.via}, from the route to ${best.destination}` }];
  });
}

interface Block extends Range {
  readonly route: Route;
}

/** The routes of the main table, the most specific ones first; read once for all peers. */
function blocksOf({ routes }: NodeFacts): readonly Block[] {
  const blocks = routes.flatMap(route => {
    const range = route.table === 'main' ? destinationRange(route.destination) : undefined;
    return range ? [{ route, ...range }] : [];
  });
  return blocks.toSorted((a, b) => a.last - a.first - (b.last - b.first));
}

function wayTo(blocks: readonly Block[], address: string): Route | undefined {
  const target = addressNumber(address);
  return blocks.find(block => isWithin(block, target))?.route;
}

/** Routes through a router to addresses in the node network. */
function routersOf({ routes }: NodeFacts, { lab }: Observation): readonly Route[] {
  return routes.filter(({ table, destination, via }) => {
    const block = parseCidr(destination);
    return table === 'main' && via !== undefined && block !== undefined && contains(lab.nodeNetwork, block.address);
  });
}
