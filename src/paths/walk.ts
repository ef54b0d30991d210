import { pairProbes } from '../checks/shared/pairs.ts';
import type { PairProbes } from '../checks/shared/pairs.ts';
import { contains, parseCidr } from '../network/cidr.ts';
import { parseIpv4 } from '../network/address.ts';
import type { NodeFacts, Observation } from '../observe/observation.ts';
import { bridge, carry } from './carry.ts';
import type { Delivered } from './carry.ts';
import type { Packet, Translation } from './packet.ts';
import { summaryOf } from './summary.ts';
import { targetOf } from './target.ts';
import type { Service, Target } from './target.ts';
import { Trail } from './trail.ts';
import type { DyingHop, Leg, PacketKind, SeenHop, Walk } from './types.ts';
import { lostBetween, withSeen } from './with-seen.ts';
import { isEnabled, linkOf, worldOf } from './world.ts';
import type { World } from './world.ts';

/** Follows a packet from a node's pod to another node's, or to a pod or Service of the cluster, and its answer back; hops that a trace saw win over derived ones. */
export function walk(seen: Observation, from: string, to: string, kind: PacketKind, traced: readonly SeenHop[] = []): Walk {
  const walked = follow(seen, from, to, kind, traced);
  if (walked.ends !== 'answered' || walked.probe?.ok !== false) return walked;
  // What the tables do not explain, a closer look may have seen.
  const lost = lostBetween(seen, from, to);
  return lost ? follow(seen, from, to, kind, [...traced, lost]) : { ...walked, ends: 'unknown' };
}

function follow(seen: Observation, from: string, to: string, kind: PacketKind, traced: readonly SeenHop[]): Walk {
  const world = worldOf(seen);
  const [source, target] = [world.nodes.get(from), targetOf(world, to)];
  if (!source || !target) throw new Error(`nothing is named ${source ? to : from}`);
  const translations: Translation[] = [];
  const trail = new Trail();
  const sent = packetFor(source, target, kind);
  const sameAddress = source.pod !== undefined && source.pod.address === target.address && source !== target.node;
  const delivered = sameAddress ? askItself(trail, source, kind) : leave(world, trail, source, sent, target, translations);
  if (delivered) receive(trail, delivered, target, kind);
  const request = withSeen(toLeg(trail, sent, delivered), 'request', traced);
  const answer = delivered && request.ends !== 'dies' ? withSeen(answerOf(world, source, delivered, translations), 'answer', traced) : undefined;
  const probe = probeOf(seen, from, to, kind);
  const dies = dyingHop(request, answer);
  const head = { from, to, kind, request, ...(answer && { answer }), sameAddress };
  return { ...head, ends: endOf(request, answer, sameAddress), ...(dies && { dies }), ...(probe && { probe }) };
}

function packetFor(source: NodeFacts, target: Target, kind: PacketKind): Packet {
  const size = Math.max(source.pod?.mtu ?? 0, source.subnetEnv?.mtu ?? 0);
  return {
    source: source.pod?.address ?? '',
    destination: target.address,
    protocol: kind === 'tcp' ? 'tcp' : 'icmp',
    established: false,
    ...(kind === 'full' && { size }),
  };
}

function askItself(trail: Trail, node: NodeFacts, kind: PacketKind): Delivered | undefined {
  const said = { what: 'target address', text: `${node.pod?.address} is this pod's own: it asks itself` };
  if (kind === 'tcp') return trail.dies(node.name, 'pod', { ...said, text: `${said.text}, and nothing of its own listens on the port` });
  trail.passes(node.name, 'pod', said);
  return undefined;
}

function leave(world: World, trail: Trail, node: NodeFacts, packet: Packet, { service }: Target, translations: Translation[]): Delivered | undefined {
  const { name, pod } = node;
  if (!node.reachable) return trail.unknown(name, 'pod', { what: 'pod', text: node.unreachableBecause ?? 'the node could not be asked' });
  if (!pod) return trail.unknown(name, 'pod', { what: 'pod', text: node.noPodBecause ?? 'no pod' });
  if (packet.destination === '') return trail.unknown(name, 'pod', { what: 'target', text: 'the other node has no pod' });
  if ((packet.size ?? 0) > pod.mtu) return trail.dies(name, 'mtu', { what: "MTU of the pod's device", text: `${pod.mtu}, but the packet has ${packet.size} bytes and must not be fragmented` });
  trail.passes(name, 'pod', { what: 'pod', text: pod.address });
  if (!enterBridge(trail, node, service?.address ?? packet.destination)) return undefined;
  if (service && !findsBackend(trail, node, service, packet)) return undefined;
  return carry(world, trail, { node, inDevice: bridge }, packet, translations);
}

// kube-proxy has a rule in the nat table for each Service that has a pod.
function findsBackend(trail: Trail, { name, iptables }: NodeFacts, { name: service, address, backends }: Service, { destination }: Packet): boolean {
  const what = `Service ${service} at ${address}`;
  const known = iptables.some(({ nat }) => nat.some(rule => rule.includes(`-d ${address}/32`) && rule.includes('-j KUBE-SVC-')));
  if (!known) return trail.dies(name, 'nat', { what, text: 'no rule of kube-proxy' }) ?? false;
  return trail.passes(name, 'nat', { what, text: `goes to ${destination}${backends > 1 ? `, one of ${backends} pods` : ''}` });
}

function enterBridge(trail: Trail, node: NodeFacts, destination: string): boolean {
  const { name } = node;
  const link = linkOf(node, bridge);
  const own = node.addresses.find(({ device }) => device === bridge);
  const what = `device ${bridge}`;
  if (!link || !own) return trail.dies(name, 'bridge', { what, text: link ? 'no address' : 'no such device' }) ?? false;
  if (!isEnabled(link)) return trail.dies(name, 'bridge', { what, text: `down <${link.flags.join(',')}>`, wanted: 'UP' }) ?? false;
  const [block, target] = [parseCidr(`${own.address}/${own.prefixLength}`), parseIpv4(destination)];
  trail.passes(name, 'bridge', { what, text: `${own.address}/${own.prefixLength}, up` });
  if (!block || !target || !contains(block, target)) return true;
  return trail.dies(name, 'bridge', { what: `pod ${destination} on ${bridge}`, text: `nobody answers ARP: it counts as one of ${name}'s own pods` }) ?? false;
}

function receive(trail: Trail, { node, packet }: Delivered, target: Target, kind: PacketKind): void {
  const { name } = node;
  if (node === target.node) trail.passes(name, 'delivery', { what: 'pod', text: `${packet.destination} has it` });
  else if (kind === 'tcp') trail.dies(name, 'delivery', { what: 'pod', text: `${name}'s pod has ${node.pod?.address} too, and refuses the port of ${target.name}'s` });
  else trail.passes(name, 'delivery', { what: 'pod', text: `${name}'s pod has ${node.pod?.address} too, and answers for ${target.name}'s` });
}

function answerOf(world: World, asker: NodeFacts, { node, packet }: Delivered, translations: Translation[]): Leg {
  const trail = new Trail();
  const answer: Packet = { ...packet, source: packet.destination, destination: packet.source, established: true };
  // Two pods of one node are on one bridge.
  if (node === asker) {
    trail.passes(node.name, 'delivery', { what: 'pod', text: `${answer.source} answers over ${bridge}`, basis: 'derived' });
    return toLeg(trail, answer, undefined);
  }
  trail.passes(node.name, 'pod', { what: 'pod', text: `${answer.source} answers to ${answer.destination}`, basis: 'derived' });
  const back = enterBridge(trail, node, answer.destination) ? carry(world, trail, { node, inDevice: bridge }, answer, translations) : undefined;
  if (back && back.node !== asker) trail.dies(back.node.name, 'delivery', { what: 'pod', text: `${back.node.name}'s pod gets the answer, which it did not ask for` });
  else if (back) trail.passes(asker.name, 'delivery', { what: 'pod', text: `${asker.pod?.address} has the answer` });
  return toLeg(trail, answer, back);
}

function toLeg({ hops, ends }: Trail, { source, destination }: Packet, delivered: Delivered | undefined): Leg {
  const arrived = delivered?.packet.source;
  return { source, destination, ...(arrived !== undefined && arrived !== source && { masqueradedAs: arrived }), hops, ends };
}

function endOf(request: Leg, answer: Leg | undefined, sameAddress: boolean): Walk['ends'] {
  if (request.ends === 'dies' || answer?.ends === 'dies') return 'lost';
  if (request.ends === 'unknown' || (!answer && !sameAddress) || answer?.ends === 'unknown') return 'unknown';
  return 'answered';
}

function dyingHop(request: Leg, answer: Leg | undefined): DyingHop | undefined {
  for (const [name, leg] of [['request', request], ['answer', answer]] as const) {
    const hop = leg?.hops.find(({ state }) => state === 'dies');
    if (leg && hop) return { leg: name, hop, summary: summaryOf(name, leg, hop) };
  }
  return undefined;
}

function probeOf({ probes }: Observation, from: string, to: string, kind: PacketKind): Walk['probe'] {
  const key = { icmp: 'echo', full: 'whole', tcp: 'handshake' } as const satisfies Record<PacketKind, keyof PairProbes>;
  const probe = pairProbes(probes, 'pod')(from, to)[key[kind]];
  return probe && { ok: probe.ok, ...(probe.error !== undefined && { error: probe.error }) };
}
