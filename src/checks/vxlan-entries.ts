import type { FdbEntry, Neighbour, NodeFacts, Observation } from '../observe/observation.ts';
import type { Finding } from './check.ts';
import type { PairFinding } from './pairs.ts';
import { onNode, restart } from './paste.ts';
import type { Peer } from './peers.ts';

type Lab = Observation['lab'];

/** The device that flannel makes: there and up; host-gw has none. */
export function judgeOverlayLink({ name: node, links }: NodeFacts, { flannel: { backend } }: Lab): readonly Finding[] {
  // Where all peers are on one network, nothing goes through the tunnel.
  if (backend.type === 'host-gw' || (backend.type === 'vxlan' && backend.directRouting)) return [];
  const device = backend.type === 'vxlan' ? `flannel.${backend.vni}` : 'flannel0';
  const link = links.find(({ name }) => name === device);
  if (link?.flags.includes('UP')) return [];
  const summary = `flannel's device ${device} is ${link ? 'set down' : 'missing'}`;
  const actual = link ? `<${link.flags.join(',')}>` : 'no such link';
  const hint = link ? onNode(node, `ip link set ${device} up`) : restart(node, 'flanneld');
  return [{ node, summary, expected: `${device} UP`, actual, hint }];
}

/** The entries by which a node finds a peer's end of the tunnel; undefined when they are right, or there is no tunnel. */
export function judgeVtep(node: NodeFacts, { node: peer, subnet, lease }: Peer, { flannel: { backend } }: Lab): PairFinding | undefined {
  if (backend.type !== 'vxlan' || backend.directRouting || lease?.vtepMac === undefined) return undefined;
  const device = `flannel.${backend.vni}`;
  // A device that is missing is told of once.
  if (!node.links.some(({ name }) => name === device)) return undefined;
  const mac = lease.vtepMac.toLowerCase();
  const gateway = subnet.split('/')[0] ?? '';
  const index = indexOf(node);
  const neighbour = index.neighbours.get(`${gateway} ${device}`);
  const head = { node: node.name, peer: peer.name };
  if (neighbour?.mac?.toLowerCase() !== mac || neighbour.state !== 'PERMANENT') {
    return {
      ...head,
      summary: `${neighbour ? 'the wrong' : 'no'} neighbour entry for ${peer.name}'s end of the tunnel`,
      expected: `${gateway} lladdr ${mac} PERMANENT`,
      actual: neighbour ? `${gateway} lladdr ${neighbour.mac ?? 'unknown'} ${neighbour.state}` : 'no such entry',
      hint: onNode(node.name, `ip neigh replace ${gateway} lladdr ${mac} dev ${device} nud permanent`),
    };
  }
  const entries = index.fdb.get(`${mac} ${device}`) ?? [];
  if (entries.some(({ destination }) => destination === peer.address)) return undefined;
  return {
    ...head,
    summary: `${entries.length > 0 ? 'the wrong' : 'no'} forwarding entry for ${peer.name}'s end of the tunnel`,
    expected: `${mac} dst ${peer.address}`,
    actual: entries.map(({ destination }) => `${mac} dst ${destination ?? 'none'}`).join('; ') || 'no such entry',
    hint: onNode(node.name, `bridge fdb replace ${mac} dev ${device} dst ${peer.address} self permanent`),
  };
}

interface Index {
  readonly neighbours: ReadonlyMap<string, Neighbour>;
  readonly fdb: ReadonlyMap<string, readonly FdbEntry[]>;
}

// A node is asked once for each of its peers.
const indexes = new WeakMap<NodeFacts, Index>();

function indexOf(node: NodeFacts): Index {
  const known = indexes.get(node);
  if (known) return known;
  const fdb = new Map<string, FdbEntry[]>();
  for (const entry of node.fdb) {
    const key = `${entry.mac.toLowerCase()} ${entry.device}`;
    const same = fdb.get(key);
    if (same) same.push(entry);
    else fdb.set(key, [entry]);
  }
  const index = { neighbours: new Map(node.neighbours.map(entry => [`${entry.address} ${entry.device}`, entry])), fdb };
  indexes.set(node, index);
  return index;
}
