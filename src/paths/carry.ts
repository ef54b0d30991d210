import { walkChain } from '../checks/shared/filter-chain.ts';
import { formatRoute } from '../checks/shared/wanted-route.ts';
import type { NodeFacts, Route } from '../observe/observation.ts';
import { cross } from './cross.ts';
import type { Arrival } from './cross.ts';
import { lookUp } from './lookup.ts';
import { filtered } from './packet.ts';
import type { Packet, Translation } from './packet.ts';
import type { Trail } from './trail.ts';
import { masquerade } from './translate.ts';
import { wantedFor } from './wanted.ts';
import { isEnabled, linkOf } from './world.ts';
import type { World } from './world.ts';

/** The bridge of a node's pods. */
export const bridge = 'docker0';

/** Where a packet ended up: in a node's pod, with the addresses that it then has. */
export interface Delivered {
  readonly node: NodeFacts;
  readonly packet: Packet;
}

// Longer ways go in circles.
const mostNodes = 6;

/** Carries a packet from node to node, as each node's kernel handles it, until it is in a pod; undefined if it is lost or its way is not known. */
export function carry(world: World, trail: Trail, from: Arrival, sent: Packet, translations: Translation[]): Delivered | undefined {
  let at: Arrival | Delivered | undefined = from;
  let packet = sent;
  for (let count = 0; count < mostNodes; count += 1) {
    const next = forward(world, trail, at, packet, translations);
    if (!next || next.kind === 'delivered') return next?.delivered;
    [at, packet] = [next.arrival, next.packet];
  }
  return trail.dies(at.node.name, 'route', { what: `route to ${packet.destination}`, text: 'the packet goes in a circle' });
}

type Next = { readonly kind: 'delivered'; readonly delivered: Delivered } | { readonly kind: 'sent'; readonly arrival: Arrival; readonly packet: Packet };

function forward(world: World, trail: Trail, { node, inDevice }: Arrival, sent: Packet, translations: Translation[]): Next | undefined {
  if (!receives(trail, node, inDevice, sent)) return undefined;
  const packet = restore(trail, node, sent, translations);
  const route = findRoute(world, trail, node, packet, inDevice);
  if (!route) return undefined;
  const { device = '', via = packet.destination } = route;
  if (!mayForward(world, trail, node, packet, inDevice, device)) return undefined;
  const left = translate(world, trail, node, packet, inDevice, device, via, translations);
  if (device === bridge) return deliver(world, trail, node, left);
  const arrival = cross(world, trail, node, device, via, left.destination);
  return arrival && { kind: 'sent', arrival, packet: left };
}

// A virtual cable drops a packet that is larger than the MTU of the end where it comes out.
function receives(trail: Trail, node: NodeFacts, inDevice: string, { size = 0, established }: Packet): boolean {
  const mtu = linkOf(node, inDevice)?.mtu;
  if (mtu === undefined || size <= mtu || established || inDevice === bridge) return true;
  trail.dies(node.name, 'mtu', { what: `MTU of ${inDevice}`, text: `${mtu}, but the packet has ${size} bytes` });
  return false;
}

function restore(trail: Trail, { name }: NodeFacts, packet: Packet, translations: readonly Translation[]): Packet {
  const known = packet.established ? translations.find(({ node, to }) => node === name && to === packet.destination) : undefined;
  if (!known) return packet;
  trail.passes(name, 'nat', { what: `connection of ${known.to}`, text: `the answer is for ${known.from}`, basis: 'derived' });
  return { ...packet, destination: known.from };
}

function findRoute(world: World, trail: Trail, node: NodeFacts, { source, destination }: Packet, inDevice: string): Route | undefined {
  const { name, routes } = node;
  const what = `route to ${destination}`;
  if (node.addresses.some(({ address }) => address === source)) return trail.dies(name, 'reverse-path', { what: `source ${source}`, text: `${name} has this address too, so its kernel drops the packet` });
  if (routes.length === 0) return trail.unknown(name, 'route', { what, text: 'routes were not read' });
  const wanted = wantedFor(world, node, destination);
  const found = lookUp(node, { source, destination, inDevice });
  const other = { ...(wanted !== undefined && { wanted: wanted.text }) };
  if (found.kind === 'unknown') return trail.unknown(name, 'policy', { what, text: `rule ${found.rule.priority}: ${found.rule.text}` });
  if (found.kind === 'local') return trail.dies(name, 'delivery', { what, text: `${destination} is an address of ${name} itself`, ...other });
  if (found.kind === 'refused') return trail.dies(name, 'route', { what, text: found.by, ...other });
  if (found.kind === 'none') return trail.dies(name, 'route', { what, text: 'no route', ...other });
  const { route, rule } = found;
  const strays = wanted === undefined ? route.destination === 'default' : route.device !== wanted.device || route.via !== wanted.via;
  const text = `${formatRoute(route)}${rule ? ` (rule ${rule.priority}: ${rule.text})` : ''}`;
  trail.passes(name, 'route', { what, text, ...(strays && { ...other, wrongDoor: true }) });
  return comesBack(trail, node, source, destination, inDevice) ? route : undefined;
}

// RFC 3704: with a strict rp_filter, the way back must lead out of the device by which the packet came.
function comesBack(trail: Trail, node: NodeFacts, source: string, destination: string, inDevice: string): boolean {
  const settings = ['all', inDevice].map(device => node.sysctls[`net.ipv4.conf.${device.replaceAll('.', '/')}.rp_filter`]);
  if (Math.max(...settings.map(value => Number(value ?? 0))) !== 1) return true;
  const back = lookUp(node, { source: destination, destination: source, inDevice: '' });
  const by = back.kind === 'route' ? back.route.device : undefined;
  const said = { what: `strict rp_filter on ${inDevice}`, text: `the way back to ${source} is ${by === undefined ? 'none' : `by ${by}`}` };
  return by === inDevice ? trail.passes(node.name, 'reverse-path', said) : (trail.dies(node.name, 'reverse-path', said) ?? false);
}

function mayForward(world: World, trail: Trail, node: NodeFacts, packet: Packet, inDevice: string, outDevice: string): boolean {
  const { name, sysctls } = node;
  const key = `net.ipv4.conf.${inDevice.replaceAll('.', '/')}.forwarding`;
  const setting = sysctls[key] ?? sysctls['net.ipv4.ip_forward'];
  const said = { what: key, text: setting ?? 'not read' };
  if (setting === '0') return trail.dies(name, 'forwarding', { ...said, wanted: '1' }) ?? false;
  if (setting === undefined) trail.unknown(name, 'forwarding', said);
  else trail.passes(name, 'forwarding', said);
  const mtu = linkOf(node, outDevice)?.mtu ?? Infinity;
  if (!packet.established && (packet.size ?? 0) > mtu) {
    return trail.dies(name, 'mtu', { what: `MTU of ${outDevice}`, text: `${mtu}, but the packet has ${packet.size} bytes and must not be fragmented` }) ?? false;
  }
  return accepts(world, trail, node, packet, inDevice, outDevice);
}

function accepts(world: World, trail: Trail, node: NodeFacts, packet: Packet, inDevice: string, outDevice: string): boolean {
  const what = `FORWARD from ${inDevice} to ${outDevice}`;
  if (node.iptables.length === 0) trail.unknown(node.name, 'filter', { what, text: 'rules were not read' });
  const verdicts = world.tables(node).map(({ filter }) => walkChain(filter, 'FORWARD', filtered(packet, inDevice, outDevice)));
  const dropped = verdicts.find(({ fate }) => fate === 'dropped');
  if (dropped) return trail.dies(node.name, 'filter', { what, text: dropped.decidedBy }) ?? false;
  const unsure = verdicts.find(({ fate }) => fate === 'unknown');
  if (unsure) trail.unknown(node.name, 'filter', { what, text: unsure.decidedBy });
  else for (const { decidedBy } of verdicts.slice(0, 1)) trail.passes(node.name, 'filter', { what, text: decidedBy });
  return true;
}

function translate(world: World, trail: Trail, node: NodeFacts, packet: Packet, inDevice: string, outDevice: string, via: string, translations: Translation[]): Packet {
  const { name } = node;
  const found = masquerade(world, node, packet, inDevice, outDevice, via);
  if (found.kind === 'kept') return packet;
  const what = `source address out of ${outDevice}`;
  if (found.kind === 'unknown') {
    trail.unknown(name, 'masquerade', { what, text: found.by });
    return packet;
  }
  trail.passes(name, 'masquerade', { what, text: `${found.source} (${found.by})` });
  translations.push({ node: name, from: packet.source, to: found.source });
  return { ...packet, source: found.source };
}

function deliver({ pods }: World, trail: Trail, node: NodeFacts, packet: Packet): Next | undefined {
  const { name, pod } = node;
  const what = `pod ${packet.destination} on ${bridge}`;
  if (!isEnabled(linkOf(node, bridge))) return trail.dies(name, 'bridge', { what: `device ${bridge}`, text: linkOf(node, bridge) ? 'down' : 'no such device', wanted: 'UP' });
  if (pods.get(packet.destination) === name) return { kind: 'delivered', delivered: { node, packet } };
  if (!pod) return trail.unknown(name, 'bridge', { what, text: node.noPodBecause ?? 'its pods were not read' });
  if (pod.address !== packet.destination) return trail.dies(name, 'bridge', { what, text: `nobody answers ARP: the pod there is ${pod.address}` });
  return { kind: 'delivered', delivered: { node, packet } };
}
