import type { FdbEntry, Neighbour, NodeFacts, Observation } from '../../observe/observation.ts';
import type { Finding } from '../check.ts';
import { hasOneTunnelRoute } from './one-tunnel-route.ts';
import type { PairFinding } from './pairs.ts';
import { onNode, restart } from './paste.ts';
import { tunnelDevice } from './peers.ts';
import type { Peer } from './peers.ts';

type Lab = Observation['lab'];

/** flannel's tunnel device exists and is up; host-gw has none. */
export function judgeOverlayLink({ name: node, links }: NodeFacts, lab: Lab): readonly Finding[] {
  const device = tunnelDevice(lab);
  if (device === undefined) return [];
  const link = links.find(({ name }) => name === device);
  if (link?.flags.includes('UP')) return [];
  const summary = `flannel's device ${device} is ${link ? 'down' : 'missing'}`;
  const actual = link ? `<${link.flags.join(',')}>` : 'no such link';
  const hint = link ? onNode(node, `ip link set ${device} up`) : restart(node, 'flanneld');
  return [{ node, summary, expected: `${device} UP`, actual, hint }];
}

/** Checks the neighbour and forwarding entries a node uses to reach a peer's tunnel end; no findings without a tunnel. */
export function vtepFinder(node: NodeFacts, lab: Lab): (peer: Peer) => PairFinding | undefined {
  const device = tunnelDevice(lab);
  // A missing device is reported once, by judgeOverlayLink.
  if (device === undefined || !node.links.some(({ name }) => name === device)) return () => undefined;
  const index = indexEntries(node, device);
  const judgeFdb = (peer: Peer): PairFinding | undefined => judgeForwarding(node.name, device, peer, index);
  return hasOneTunnelRoute(node, lab) ? judgeFdb : peer => judgeNeighbour(node.name, device, peer, index) ?? judgeFdb(peer);
}

interface Index {
  /** By address. */
  readonly neighbours: ReadonlyMap<string, Neighbour>;
  /** By MAC address. */
  readonly fdb: ReadonlyMap<string, readonly FdbEntry[]>;
}

function indexEntries(node: NodeFacts, device: string): Index {
  const fdb = new Map<string, FdbEntry[]>();
  for (const entry of node.fdb) {
    if (entry.device !== device) continue;
    const mac = entry.mac.toLowerCase();
    const same = fdb.get(mac);
    if (same) same.push(entry);
    else fdb.set(mac, [entry]);
  }
  const neighbours = node.neighbours.filter(entry => entry.device === device);
  return { neighbours: new Map(neighbours.map(entry => [entry.address, entry])), fdb };
}

function judgeNeighbour(node: string, device: string, peer: Peer, { neighbours }: Index): PairFinding | undefined {
  const { vtepMac: mac, gateway } = peer;
  const neighbour = neighbours.get(gateway);
  if (mac === undefined || (neighbour?.mac?.toLowerCase() === mac && neighbour.state === 'PERMANENT')) return undefined;
  const { name } = peer.node;
  return {
    node,
    peer: name,
    summary: [`${neighbour ? 'wrong' : 'no'} neighbour entry for the tunnel end of `, name, ''],
    expected: `${gateway} lladdr ${mac} PERMANENT`,
    actual: neighbour ? `${gateway} lladdr ${neighbour.mac ?? 'unknown'} ${neighbour.state}` : 'no such entry',
    hint: onNode(node, `ip neigh replace ${gateway} lladdr ${mac} dev ${device} nud permanent`),
  };
}

function judgeForwarding(node: string, device: string, { vtepMac: mac, node: peer }: Peer, { fdb }: Index): PairFinding | undefined {
  const entries = mac === undefined ? [] : (fdb.get(mac) ?? []);
  if (mac === undefined || entries.some(({ destination }) => destination === peer.address)) return undefined;
  return {
    node,
    peer: peer.name,
    summary: [`${entries.length > 0 ? 'wrong' : 'no'} forwarding entry for the tunnel end of `, peer.name, ''],
    expected: `${mac} dst ${peer.address}`,
    actual: entries.map(({ destination }) => `${mac} dst ${destination ?? 'none'}`).join('; ') || 'no such entry',
    hint: onNode(node, `bridge fdb replace ${mac} dev ${device} dst ${peer.address} self permanent`),
  };
}
