import type { NodeFacts, ProbeResult } from '../observe/observation.ts';
import type { Finding } from './check.ts';

/** What is untrue of one ordered pair of nodes. */
export interface PairFinding extends Finding {
  readonly node: string;
  readonly peer: string;
}

/** More pairs than this are told by their first node, one finding each. */
const mostPairs = 300;

/** One finding a pair, or, when there are very many, one a node that names some of its peers. */
export function foldPairs(found: readonly PairFinding[]): readonly Finding[] {
  if (found.length <= mostPairs) return found.map(withoutPeer);
  const byNode = new Map<string, PairFinding[]>();
  for (const finding of found) addTo(byNode, finding.node, finding);
  return [...byNode].map(([node, ofNode]) => foldNode(node, ofNode));
}

function foldNode(node: string, found: readonly PairFinding[]): Finding {
  const [first] = found;
  const named = found.slice(0, 5).map(({ peer }) => peer).join(', ');
  const more = found.length > 5 ? ` and ${found.length - 5} more` : '';
  const { summary = '', expected = '', actual = '', hint = '' } = first ?? {};
  if (found.length === 1) return { node, summary, expected, actual, hint };
  return { node, summary: `${summary}; the like holds for ${found.length} peers in all: ${named}${more}`, expected, actual, hint };
}

/** The name of an ordered pair, for a map. */
export function pairKey(from: string, to: string): string {
  return `${from}>${to}`;
}

type Pairs = ReadonlyMap<string, readonly ProbeResult[]>;

// Several claims are judged over the same probes.
const indexes = new WeakMap<readonly ProbeResult[], Readonly<Record<'node' | 'pod', Pairs>>>();

/** The probes of each ordered pair between two places. */
export function probesByPair(probes: readonly ProbeResult[], place: 'node' | 'pod'): Pairs {
  const known = indexes.get(probes);
  if (known) return known[place];
  const index = { node: new Map<string, ProbeResult[]>(), pod: new Map<string, ProbeResult[]>() };
  for (const probe of probes) {
    if (probe.from.place === probe.to.place) addTo(index[probe.from.place], pairKey(probe.from.node, probe.to.node), probe);
  }
  indexes.set(probes, index);
  return index[place];
}

/** What `look` finds of every ordered pair of two different nodes. */
export function eachPair(
  nodes: readonly NodeFacts[],
  look: (from: NodeFacts, to: NodeFacts) => PairFinding | undefined,
): readonly PairFinding[] {
  return nodes.flatMap(from => nodes.flatMap(to => (from === to ? [] : (look(from, to) ?? []))));
}

function withoutPeer({ node, summary, expected, actual, hint }: PairFinding): Finding {
  return { node, summary, expected, actual, hint };
}

function addTo<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
