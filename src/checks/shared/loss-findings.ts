import { groupBy } from '../../text/group-by.ts';
import type { Direction } from '../../observe/loss/directions.ts';
import type { RisenCounter } from '../../observe/observation.ts';
import type { Finding } from '../check.ts';
import { onNode } from './paste.ts';

/** One finding for each node and way that loses, delays or reorders packets: what most of these directions have in common is blamed first. */
export function lossFindings(trouble: Trouble, lossy: readonly Direction[], counters: readonly RisenCounter[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (let left = lossy; left.length > 0; ) {
    const hub = commonest(left);
    const own = left.filter(({ from, to }) => from === hub || to === hub);
    const directed = own.flatMap(one => (one.eitherWay ? [] : wayOf(hub, one)));
    const ways = groupBy(own, one => (one.eitherWay ? (directed[0] ?? 'either') : wayOf(hub, one)));
    for (const [way, of] of ways) findings.push(toFinding(trouble, { hub, way, of }, counters));
    left = left.filter(one => !own.includes(one));
  }
  return findings;
}

type Trouble = 'lost' | 'late' | 'reordered';
const troubleTexts: Readonly<Record<Trouble, { readonly expected: string; readonly share: string }>> = {
  lost: { expected: 'no loss', share: 'lost' },
  late: { expected: 'answers within 200 ms', share: 'answered later than 200 ms' },
  reordered: { expected: 'answers in the order of the requests', share: 'answered 10 ms or more after a later one' },
};

type Way = 'in' | 'out' | 'either';
const wayTexts: Readonly<Record<Way, (trouble: Trouble) => string>> = {
  in: trouble => `packets to it are ${trouble}, from`,
  out: trouble => `packets from it are ${trouble}, to`,
  either: trouble => `packets to or from it are ${trouble}, between it and`,
};

function wayOf(hub: string, { to }: Direction): Way {
  return to === hub ? 'in' : 'out';
}

// Of a single pair, the one that the packets are sent to.
function commonest(directions: readonly Direction[]): string {
  const counts = new Map<string, number>();
  for (const name of directions.flatMap(({ from, to }) => [to, from])) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

interface Blamed {
  readonly hub: string;
  readonly way: Way;
  readonly of: readonly Direction[];
}

function toFinding(trouble: Trouble, { hub, way, of }: Blamed, counters: readonly RisenCounter[]): Finding {
  const { expected, share } = troubleTexts[trouble];
  const peers = [...new Set(of.map(({ from, to }) => (from === hub ? to : from)))];
  const kinds = [...groupBy(of, kindOf)].map(([kind, ways]) => `${kind}: ${shareOf(ways, share)}`);
  const concerned = counters.filter(({ node, what }) => (node === hub || peers.includes(node)) && what.endsWith('overlimits') === (trouble !== 'lost'));
  const seen = concerned.toSorted((a, b) => Number(b.node === hub) - Number(a.node === hub));
  const evidence = seen.slice(0, mostCounters).map(({ node, place, what, rose }) => `${node}${place === 'pod' ? "'s pod" : ''}: ${what} rose by ${rose}`);
  return {
    ...{ node: hub, peers },
    summary: `${wayTexts[way](trouble)} ${peers.slice(0, mostPeers).join(', ')}${peers.length > mostPeers ? ` and ${peers.length - mostPeers} more` : ''}`,
    expected,
    actual: [kinds.join(', '), ...evidence].join('; '),
    hint: onNode(hub, 'ip -s link'),
  };
}

const mostCounters = 3;
const mostPeers = 5;

function kindOf({ place, protocol, size }: Direction): string {
  if (protocol === 'tcp') return 'TCP handshakes between pods, either way';
  return `${size === undefined ? 'small packets' : `packets of ${size} bytes`} between ${place}s`;
}

function shareOf(ways: readonly Direction[], what: string): string {
  const sent = ways.reduce((sum, way) => sum + way.sent, 0);
  const lost = ways.reduce((sum, way) => sum + way.lost, 0);
  return `${lost} of ${sent} ${what} (${Math.round((100 * lost) / sent)} %)`;
}
