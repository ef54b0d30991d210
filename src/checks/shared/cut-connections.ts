import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { reachable } from './peers.ts';

type Connection = NonNullable<NodeFacts['connections']>[number];

/** Nodes are not read at one moment: a service that ends between two of them is seen with its connection on one, and gone on the other. */
const youngSeconds = 2;

/** One resend may be under way at any moment; the next one follows after twice the time. */
const mostResends = 1;

/**
 * The connections of a node to a port of other nodes that are cut, as text: the node takes them for established although the other end
 * cannot reach it over them, or no longer has them. None whose other end was not seen, and none while a service of either end is young.
 */
export function cutConnections(node: NodeFacts, seen: Observation, port: number): readonly string[] {
  const own = (node.connections ?? []).filter(connection => connection.port === port);
  return own.flatMap(({ from, to }) => {
    const why = from !== undefined && to !== undefined ? judgeEnd(node, from, to, seen) : undefined;
    return why === undefined ? [] : [`${from} to ${to}: ${why}`];
  });
}

function judgeEnd(self: NodeFacts, from: string, to: string, seen: Observation): string | undefined {
  const other = reachable(seen).find(({ address }) => address === hostOf(to));
  const accepted = other?.connections?.filter(connection => connection.from === to);
  if (!other || !accepted || [self, other].some(hasYoungService) || accepted.some(hidesItsOrigin(seen)) || losesPackets(seen, [self.name, other.name])) return undefined;
  const mirrored = accepted.find(connection => connection.to === from);
  if (!mirrored) return `${other.name} has no such connection`;
  return (mirrored.resends ?? 0) > mostResends ? `${other.name} sends its data again and again, and none is confirmed` : undefined;
}

function hasYoungService({ uptime, services }: NodeFacts): boolean {
  return uptime !== undefined && services.some(({ startedAt }) => startedAt !== undefined && uptime - startedAt < youngSeconds);
}

/** Whether packets between two nodes are lost at all: then their connections only wait. */
function losesPackets({ probes, loss }: Observation, pair: readonly [string, string]): boolean {
  const isOfPair = ({ from, to }: { readonly from: { readonly node: string }; readonly to: { readonly node: string } }): boolean => pair.includes(from.node) && pair.includes(to.node) && from.node !== to.node;
  return probes.some(probe => isOfPair(probe) && !probe.ok) || (loss?.samples.some(sample => isOfPair(sample) && sample.lost > 0) ?? false);
}

/** Where addresses are translated on the way, the two ends cannot be matched. */
function hidesItsOrigin({ nodes }: Observation): (connection: Connection) => boolean {
  const known = new Set(nodes.flatMap(({ address, addresses }) => [address, ...addresses.map(entry => entry.address)]));
  return ({ to }) => to === undefined || !known.has(hostOf(to));
}

function hostOf(end: string): string {
  return end.replace(/:\d+$/, '');
}
