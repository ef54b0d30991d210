import { groupBy } from '../../text/group-by.ts';
import type { Node } from '../../providers/provider.ts';
import type { ProbeResult } from '../observation.ts';
import type { PlannedProbe } from '../probe-plan.ts';
import type { Prober } from '../prober.ts';
import { send } from '../prober.ts';
import { readCounters, risen } from './counters.ts';
import { addAttempts } from './attempts.ts';
import type { Attempts } from './attempts.ts';
import { readCounts, startCounting } from './counts.ts';
import type { Counts } from './counts.ts';
import { directionsOf, untimelyWaysOf } from './directions.ts';
import type { LossFacts, LossSample } from './loss-facts.ts';
import { judgeLoss } from './sequential-test.ts';

/** Pairs and kinds of probes that are looked at more closely: enough to tell nodes apart, few enough for any lab. */
const mostSuspected = 12;
const timesEach = 50;
const mostRounds = 4;

/** Sends more probes where an attempt was lost, late or out of order, until the statistics can tell; undefined where none was. */
export async function measureLoss(probers: readonly Prober[], nodes: readonly Node[], results: readonly ProbeResult[]): Promise<LossFacts | undefined> {
  const suspected = suspectsOf(results);
  const concerned = new Set(suspected.flatMap(({ from, to }) => [from.node, to.node]));
  const at = probers.filter(({ facts }) => concerned.has(facts.name));
  if (suspected.length === 0) return undefined;
  const watched = nodes.filter(({ name }) => concerned.has(name)).slice(0, mostSuspected);
  const before = await Promise.all(watched.map(readCounters));
  // None sends before all count.
  await Promise.all(at.map(startCounting));
  const sums = await sample(at, suspected);
  const counts = await Promise.all(at.map(readCounts));
  const after = await Promise.all(watched.map(readCounters));
  return {
    samples: at.flatMap((prober, token) => withCounts(probesFrom(prober, suspected), token, { probers: at, sums, counts })),
    counters: watched.flatMap(({ name }, index) => risen(name, before[index] ?? new Map(), after[index] ?? new Map())),
  };
}

/** The probes, in both directions, of the pairs and kinds of which most was lost, late or out of order. */
function suspectsOf(results: readonly ProbeResult[]): readonly PlannedProbe[] {
  const kinds = groupBy(results.filter(({ protocol }) => protocol !== 'http'), kindOf);
  const lossy = [...kinds.values()].map(of => ({ of, share: shareMissed(of) })).filter(({ share }) => share > 0);
  const worst = lossy.toSorted((a, b) => b.share - a.share).slice(0, mostSuspected);
  return worst.flatMap(({ of }) => of.map(({ from, to, protocol, size }) => ({ from, to, protocol, ...(size !== undefined && { size }), times: timesEach })));
}

function kindOf({ from, to, protocol, size }: ProbeResult): string {
  return [...[from.node, to.node].toSorted(), from.place, protocol, size === undefined ? '' : 'whole'].join(' ');
}

function shareMissed(probes: readonly ProbeResult[]): number {
  const sum = (of: keyof Attempts): number => probes.reduce((all, probe) => all + (probe.ok ? (probe[of] ?? 0) : 0), 0);
  return (sum('lost') + sum('late') + sum('reordered')) / Math.max(1, sum('sent'));
}

/** What became of each probe's packets so far, as its prober saw it. */
type Sums = ReadonlyMap<PlannedProbe, Attempts>;

const none: Attempts = { sent: 0, lost: 0 };

/** Sends the probes in rounds, until it is known of each direction whether packets are lost, late or out of order. */
async function sample(probers: readonly Prober[], probes: readonly PlannedProbe[]): Promise<Sums> {
  let sums: Sums = new Map();
  for (let round = 0; round < mostRounds; round += 1) {
    const answers = await Promise.all(probers.map(prober => send(prober, probesFrom(prober, probes))));
    sums = new Map(answers.flat().map(({ probe, answer }) => [probe, addAttempts(sums.get(probe) ?? none, answer)] as const));
    const soFar = [...sums].map(([probe, sum]) => toSample(probe, sum));
    if ([...directionsOf(soFar), ...untimelyWaysOf('late', soFar), ...untimelyWaysOf('reordered', soFar)].every(({ sent, lost }) => judgeLoss(sent, lost) !== 'open')) break;
  }
  return sums;
}

function probesFrom({ facts: { name } }: Prober, probes: readonly PlannedProbe[]): readonly PlannedProbe[] {
  return probes.filter(({ from }) => from.node === name);
}

function toSample({ from, to, protocol, size }: PlannedProbe, counts: Attempts & Pick<LossSample, 'arrived'>): LossSample {
  return {
    ...{ from, to: { node: to.node, place: from.place }, protocol: protocol === 'tcp' ? 'tcp' : 'icmp' },
    ...(size !== undefined && { size }),
    ...counts,
  };
}

interface Counted {
  readonly probers: readonly Prober[];
  readonly sums: Sums;
  /** In the order of the probers, which is that of their tokens. */
  readonly counts: readonly (Counts | undefined)[];
}

/** The samples of one prober, by what both ends counted; a handshake has no number, so only its own end counts it. */
function withCounts(probes: readonly PlannedProbe[], token: number, { probers, sums, counts }: Counted): readonly LossSample[] {
  const own = counts[token];
  return probes.map((probe, id) => {
    const sum = own?.sent.get(id) ?? sums.get(probe) ?? none;
    const peer = counts[probers.findIndex(({ facts: { name } }) => name === probe.to.node)];
    return toSample(probe, probe.protocol === 'tcp' || !own || !peer ? sum : countedBy(sum, own, peer.dropped + (peer.arrived.get(`${token} ${id}`) ?? 0)));
  });
}

// What a prober had no room for is not lost on the way.
function countedBy({ sent, lost, ...untimely }: Attempts, { dropped }: Counts, arrived: number) {
  return { ...untimely, sent, lost: Math.max(0, lost - dropped), arrived: Math.min(sent, arrived) };
}
