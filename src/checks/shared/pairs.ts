import { groupBy } from '../../text/group-by.ts';
import type { NodeFacts, ProbeResult } from '../../observe/observation.ts';
import type { Finding } from '../check.ts';

/** What is wrong between one node and one of its peers. */
export interface PairFinding {
  readonly node: string;
  /** Empty when it concerns no peer in particular. */
  readonly peer: string;
  /** A sentence around the peer: findings of one node that differ in the peer alone are reported as one. */
  readonly summary: readonly [before: string, peer: string, after: string];
  readonly expected: string;
  readonly actual: string;
  readonly hint: string;
}

/** A folded finding lists the details of this many peers, and counts the others. */
const mostListed = 5;

/** One finding for each thing that is wrong on a node, with all the peers that it concerns. */
export function foldPairs(found: readonly PairFinding[]): readonly Finding[] {
  const groups = groupBy(found, ({ node, summary: [before, , after] }) => `${node} ${before} ${after}`);
  return [...groups.values()].flatMap(alike => toFinding(alike) ?? []);
}

function toFinding(alike: readonly PairFinding[]): Finding | undefined {
  const [first] = alike;
  if (!first) return undefined;
  const [before, , after] = first.summary;
  const peers = alike.flatMap(({ peer }) => peer || []);
  return {
    node: first.node,
    ...(peers.length > 0 && { peers }),
    summary: `${before}${list(alike.map(({ summary: [, peer] }) => peer), ', ')}${after}`,
    expected: list(alike.map(({ expected }) => expected), '; '),
    actual: list(alike.map(({ actual }) => actual), '; '),
    hint: distinct(alike.map(({ hint }) => hint)).slice(0, mostListed).join('; '),
  };
}

function list(texts: readonly string[], separator: string): string {
  const all = distinct(texts);
  const more = all.length - mostListed;
  return `${all.slice(0, mostListed).join(separator)}${more > 0 ? ` and ${more} more` : ''}`;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** The probes from one place to another, by kind; absent: not sent. */
export interface PairProbes {
  echo?: ProbeResult;
  /** The echo with the don't-fragment flag. */
  whole?: ProbeResult;
  handshake?: ProbeResult;
}

type Pairs = Map<string, Map<string, PairProbes>>;

// Several checks use the same probes.
const indexes = new WeakMap<readonly ProbeResult[], Readonly<Record<'node' | 'pod', Pairs>>>();

/** Looks up the probes of an ordered pair, between the nodes themselves or between their pods. */
export function pairProbes(probes: readonly ProbeResult[], place: 'node' | 'pod'): (from: string, to: string) => Readonly<PairProbes> {
  const known = indexes.get(probes) ?? indexPairs(probes);
  indexes.set(probes, known);
  return (from, to) => known[place].get(from)?.get(to) ?? {};
}

function indexPairs(probes: readonly ProbeResult[]): Readonly<Record<'node' | 'pod', Pairs>> {
  const index = { node: new Map() as Pairs, pod: new Map() as Pairs };
  for (const probe of probes) {
    const { from, to, protocol, size } = probe;
    if (from.place !== to.place) continue;
    const pair = entryOf(entryOf(index[from.place], from.node, () => new Map<string, PairProbes>()), to.node, (): PairProbes => ({}));
    if (protocol === 'tcp') pair.handshake = probe;
    else if (size === undefined) pair.echo = probe;
    else pair.whole = probe;
  }
  return index;
}

/** A node's probe pod, as findings name it. */
export function podOf({ name, pod }: NodeFacts): string {
  return `${name}'s pod (${pod?.address ?? 'no address'})`;
}

/** The findings of `look` for every ordered pair of different nodes. */
export function eachPair(
  nodes: readonly NodeFacts[],
  look: (from: NodeFacts, to: NodeFacts) => PairFinding | undefined,
): readonly PairFinding[] {
  const found: PairFinding[] = [];
  for (const from of nodes) {
    for (const to of nodes) {
      const finding = from === to ? undefined : look(from, to);
      if (finding) found.push(finding);
    }
  }
  return found;
}

function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
