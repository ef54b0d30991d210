import { isWithoutArp, whyNoArp } from '../checks/shared/arp.ts';
import { vtepDevice, tunnelDevice } from '../checks/shared/peers.ts';
import { walkChain } from '../checks/shared/filter-chain.ts';
import type { NodeFacts } from '../observe/observation.ts';
import { lookUp } from './lookup.ts';
import { filtered } from './packet.ts';
import type { Trail } from './trail.ts';
import { isUp, linkOf } from './world.ts';
import type { World } from './world.ts';

/** Where a packet comes out after it left a node. */
export interface Arrival {
  readonly node: NodeFacts;
  readonly inDevice: string;
}

/** Sends a packet out of a device to its next hop: over the node network, or through flannel's tunnel. */
export function cross(world: World, trail: Trail, node: NodeFacts, device: string, nextHop: string, destination: string): Arrival | undefined {
  const { name } = node;
  const link = linkOf(node, device);
  if (!link) return trail.dies(name, 'device', { what: `device ${device}`, text: 'no such device' });
  if (!isUp(link)) return trail.dies(name, 'device', { what: `device ${device}`, text: `down <${link.flags.join(',')}>`, wanted: 'UP' });
  if (device === vtepDevice(world.seen.lab)) return throughVxlan(world, trail, node, device, nextHop);
  if (device === tunnelDevice(world.seen.lab)) return throughUdp(world, trail, node, device, destination);
  if (device !== world.underlay(node)) return outside(world, trail, node, device, nextHop);
  return overWire(world, trail, node, device, nextHop);
}

function overWire(world: World, trail: Trail, node: NodeFacts, device: string, nextHop: string): Arrival | undefined {
  const { name } = node;
  const what = `MAC address of ${nextHop} on ${device}`;
  const entry = node.neighbours.find(one => one.device === device && one.address === nextHop);
  const link = linkOf(node, device);
  if (link && isWithoutArp(link) && entry?.state !== 'PERMANENT') {
    return trail.dies(name, 'neighbour', { what, text: `its own, for ${device} does not use ARP (NOARP)` });
  }
  const mac = entry?.mac !== undefined && !lost.has(entry.state) ? entry.mac.toLowerCase() : undefined;
  const others = (all: readonly NodeFacts[] = []): readonly NodeFacts[] => all.filter(other => other !== node);
  const found = mac === undefined ? others(world.holders.get(nextHop)).filter(other => answersArp(world, other)) : others(world.owners.get(mac));
  const said = entry ? `${mac ?? 'none'} ${entry.state}` : 'not known yet';
  const [next, ...more] = found;
  const twin = twinOf(world, node, found);
  // A switch has just seen the sender's own MAC address at the sender's port, and sends nothing back there.
  if (twin) return trail.dies(name, 'neighbour', { what, text: `${link?.mac}, which is ${name}'s own as well: the network does not tell ${name} and ${twin.name} apart` });
  if (more.length > 0) return trail.unknown(name, 'neighbour', { what, text: `${said}; ${found.map(one => one.name).join(' and ')} have it` });
  if (next) return arrive(world, trail, node, next, { what, text: mac === undefined ? `${next.name} answers` : `${said}, which is ${next.name}`, basis: mac === undefined ? 'derived' : 'fact' });
  const silent = world.seen.nodes.find(other => other.address === nextHop && !other.reachable);
  if (silent) return trail.unknown(name, 'neighbour', { what, text: `${said}; ${silent.name} could not be asked` });
  // An entry that was confirmed may be of a node that has just changed its MAC address.
  if (mac !== undefined && entry?.state !== 'PERMANENT') return trail.unknown(name, 'neighbour', { what, text: `${said}, which no node has` });
  const wanted = wantedMac(world, nextHop);
  return trail.dies(name, 'neighbour', { what, text: mac === undefined ? `nobody answers ARP${entry ? ` (${entry.state})` : ''}` : `${said}, which no node has`, ...(wanted !== undefined && { wanted }) });
}

function answersArp(world: World, node: NodeFacts): boolean {
  const device = world.underlay(node);
  return isUp(linkOf(node, device)) && whyNoArp(node, device).length === 0;
}

function twinOf(world: World, node: NodeFacts, found: readonly NodeFacts[]): NodeFacts | undefined {
  const own = linkOf(node, world.underlay(node))?.mac?.toLowerCase();
  return found.find(other => own !== undefined && linkOf(other, world.underlay(other))?.mac?.toLowerCase() === own);
}

const lost: ReadonlySet<string> = new Set(['FAILED', 'INCOMPLETE', 'NONE']);

function wantedMac(world: World, address: string): string | undefined {
  const owner = world.seen.nodes.find(node => node.address === address);
  return owner && linkOf(owner, world.underlay(owner))?.mac;
}

type Said = { readonly what: string; readonly text: string; readonly basis: 'fact' | 'derived' };

function arrive(world: World, trail: Trail, { name }: NodeFacts, next: NodeFacts, said: Said): Arrival | undefined {
  trail.passes(name, 'neighbour', said);
  const inDevice = world.underlay(next);
  const link = linkOf(next, inDevice);
  if (isUp(link)) return { node: next, inDevice };
  return trail.dies(next.name, 'device', { what: `device ${inDevice}`, text: link ? `down <${link.flags.join(',')}>` : 'no such device', wanted: 'UP' });
}

// The default route and others that leave the lab.
function outside({ seen }: World, trail: Trail, node: NodeFacts, device: string, nextHop: string): undefined {
  const what = `MAC address of ${nextHop} on ${device}`;
  const entry = node.neighbours.find(one => one.device === device && one.address === nextHop);
  if (entry && lost.has(entry.state)) return trail.dies(node.name, 'neighbour', { what, text: `nobody answers ARP (${entry.state})` });
  // A router in front of real machines may know the way.
  if (seen.lab.provider === 'ssh') return trail.unknown(node.name, 'neighbour', { what, text: `${entry?.mac ?? 'not known yet'}; it is no node of the lab` });
  return trail.dies(node.name, 'neighbour', { what, text: entry?.mac === undefined ? 'nobody answers ARP' : 'it leaves the lab', basis: 'derived' });
}

function throughVxlan(world: World, trail: Trail, node: NodeFacts, device: string, nextHop: string): Arrival | undefined {
  const { name } = node;
  const what = `tunnel end of ${nextHop} on ${device}`;
  const neighbour = node.neighbours.find(one => one.device === device && one.address === nextHop);
  const mac = neighbour?.mac?.toLowerCase();
  if (mac === undefined) return trail.dies(name, 'tunnel', { what, text: 'no neighbour entry' });
  const entry = node.fdb.find(one => one.device === device && one.mac.toLowerCase() === mac && one.destination !== undefined);
  if (entry?.destination === undefined) return trail.dies(name, 'tunnel', { what, text: `${mac}, but no forwarding entry` });
  trail.passes(name, 'tunnel', { what, text: `${mac} at ${entry.destination}` });
  const outer = outerArrival(world, trail, node, entry.destination);
  return outer && unwrap(world, trail, outer.node, device, mac, node.address);
}

function outerArrival(world: World, trail: Trail, node: NodeFacts, destination: string): Arrival | undefined {
  const what = `route to ${destination}`;
  const found = lookUp(node, { source: node.address, destination, inDevice: '' });
  if (found.kind !== 'route') return trail.dies(node.name, 'route', { what, text: found.kind === 'local' ? 'this node itself' : 'no route' });
  const { via = destination, device = '' } = found.route;
  return device === world.underlay(node) ? overWire(world, trail, node, device, via) : outside(world, trail, node, device, via);
}

function unwrap(world: World, trail: Trail, node: NodeFacts, device: string, mac: string, from: string): Arrival | undefined {
  const { name } = node;
  const link = linkOf(node, device);
  const port = world.seen.lab.flannel.backend.type === 'vxlan' ? world.seen.lab.flannel.backend.port : 0;
  const outer = { ...filtered({ source: from, destination: node.address, protocol: 'tcp', established: false }, world.underlay(node), ''), protocol: 'udp' as const, port };
  const refusal = world.tables(node).map(({ filter }) => walkChain(filter, 'INPUT', outer)).find(({ fate }) => fate !== 'accepted');
  if (refusal?.fate === 'dropped') return trail.dies(name, 'filter', { what: `INPUT for UDP port ${port}`, text: refusal.decidedBy });
  if (refusal) trail.unknown(name, 'filter', { what: `INPUT for UDP port ${port}`, text: refusal.decidedBy });
  if (!isUp(link)) return trail.dies(name, 'tunnel', { what: `device ${device}`, text: link ? 'down' : 'no such device', wanted: 'UP' });
  if (link?.mac?.toLowerCase() !== mac) return trail.dies(name, 'tunnel', { what: `MAC address of ${device}`, text: `${link?.mac ?? 'none'}, but the packet is for ${mac}` });
  trail.passes(name, 'tunnel', { what: `device ${device}`, text: `unwraps it, as ${mac}` });
  return { node, inDevice: device };
}

// flanneld itself carries the packets, by the leases.
function throughUdp(world: World, trail: Trail, { name }: NodeFacts, device: string, destination: string): Arrival | undefined {
  const what = `lease of ${destination}`;
  const peer = world.peerAt(destination);
  if (!peer) return trail.dies(name, 'tunnel', { what, text: 'none' });
  if (!peer.node.reachable) return trail.unknown(name, 'tunnel', { what, text: `${peer.node.name}, which could not be asked` });
  if (!isUp(linkOf(peer.node, device))) return trail.dies(peer.node.name, 'tunnel', { what: `device ${device}`, text: 'no such device, or down' });
  trail.passes(name, 'tunnel', { what, text: `${peer.node.name}'s, so flanneld sends it there`, basis: 'derived' });
  return { node: peer.node, inDevice: device };
}
