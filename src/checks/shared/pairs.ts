import { groupBy } from '../../text/group-by.ts';
import type { NodeFacts, ProbeResult } from '../../observe/observation.ts';
import type { Finding } from '../check.ts';

/** What is untrue of one ordered pair of nodes. */
export interface PairFinding extends Finding {
  readonly node: string;
  readonly peer: string;
}

/** More pairs than this are told by their first node, one finding each. */
const mostPairs = 300;

/** One finding a pair, or, when there are very many, one a node that names some of its peers. */
export function foldPairs(found: readonly PairFinding[]): readonly Finding[] {
  if (found.length <= mostPairs) return found.map(toFinding);
  return [...groupBy(found, ({ node }) => node)].map(([node, ofNode]) => foldNode(node, ofNode));
}

function foldNode(node: string, found: readonly PairFinding[]): Finding {
  const [first] = found;
  const named = found.slice(0, 5).map(({ peer }) => peer).join(', ');
  const more = found.length > 5 ? ` and ${found.length - 5} more` : '';
  const { summary = '', expected = '', actual = '', hint = '' } = first ?? {};
  const peers = found.flatMap(({ peer }) => peer || []);
  if (found.length === 1) return { node, peers, summary, expected, actual, hint };
  return { node, peers, summary: `${summary}; the like holds for ${found.length} peers in all: ${named}${more}`, expected, actual, hint };
}

/** The probes from one place to another, by kind; absent: not sent. */
export interface PairProbes {
  echo?: ProbeResult;
  /** The echo that may not be fragmented. */
  whole?: ProbeResult;
  handshake?: ProbeResult;
}

type Pairs = Map<string, Map<string, PairProbes>>;

// Several claims are judged over the same probes.
const indexes = new WeakMap<readonly ProbeResult[], Readonly<Record<'node' | 'pod', Pairs>>>();

/** Finds the probes of an ordered pair, between the nodes themselves or between their pods. */
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

/** What `look` finds of every ordered pair of two different nodes. */
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

function toFinding({ node, peer, summary, expected, actual, hint }: PairFinding): Finding {
  return { node, ...(peer && { peers: [peer] }), summary, expected, actual, hint };
}

function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
