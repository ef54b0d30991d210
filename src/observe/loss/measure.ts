import { groupBy } from '../../text/group-by.ts';
import type { Node } from '../../providers/provider.ts';
import type { NodeFacts, ProbeResult } from '../observation.ts';
import type { PlannedProbe } from '../probe-plan.ts';
import type { Prober } from '../prober.ts';
import { send } from '../prober.ts';
import { readCounters, risen } from './counters.ts';
import { directionsOf } from './directions.ts';
import type { LossFacts, LossSample } from './loss-facts.ts';
import { judgeLoss } from './sequential-test.ts';

/** Pairs and kinds of probes that are looked at more closely: enough to tell nodes apart, few enough for any lab. */
const mostSuspected = 12;
const timesEach = 50;
const mostRounds = 4;

/** Sends more probes where an attempt was lost, until the statistics can tell; undefined where none was lost. */
export async function measureLoss(probers: readonly Prober[], nodes: readonly Node[], results: readonly ProbeResult[]): Promise<LossFacts | undefined> {
  const suspected = suspectsOf(results);
  const concerned = new Set(suspected.flatMap(({ from, to }) => [from.node, to.node]));
  const at = probers.filter(({ facts }) => concerned.has(facts.name));
  if (suspected.length === 0) return undefined;
  const watched = nodes.filter(({ name }) => concerned.has(name)).slice(0, mostSuspected);
  const before = await Promise.all(watched.map(readCounters));
  for (const { session } of at) session.write('count\n');
  const samples = await sample(at, suspected);
  const arrivals = new Map(await Promise.all(at.map(async prober => [prober.facts.name, await arrivalsAt(prober)] as const)));
  const facts = new Map(at.map(prober => [prober.facts.name, prober.facts]));
  const after = await Promise.all(watched.map(readCounters));
  return {
    samples: samples.map(one => withArrivals(one, facts.get(one.from.node), arrivals.get(one.to.node) ?? [])),
    counters: watched.flatMap(({ name }, index) => risen(name, before[index] ?? new Map(), after[index] ?? new Map())),
  };
}

/** The probes, in both directions, of the pairs and kinds that lost most. */
function suspectsOf(results: readonly ProbeResult[]): readonly PlannedProbe[] {
  const kinds = groupBy(results.filter(({ protocol }) => protocol !== 'http'), kindOf);
  const lossy = [...kinds.values()].map(of => ({ of, share: shareLost(of) })).filter(({ share }) => share > 0);
  const worst = lossy.toSorted((a, b) => b.share - a.share).slice(0, mostSuspected);
  return worst.flatMap(({ of }) => of.map(({ from, to, protocol, size }) => ({ from, to, protocol, ...(size !== undefined && { size }), times: timesEach })));
}

function kindOf({ from, to, protocol, size }: ProbeResult): string {
  return [...[from.node, to.node].toSorted(), from.place, protocol, size === undefined ? '' : 'whole'].join(' ');
}

function shareLost(probes: readonly ProbeResult[]): number {
  const sum = (of: 'sent' | 'lost'): number => probes.reduce((all, probe) => all + (probe.ok ? (probe[of] ?? 0) : 0), 0);
  return sum('lost') / Math.max(1, sum('sent'));
}

/** Sends the probes in rounds, until each direction is known to lose packets or not to. */
async function sample(probers: readonly Prober[], probes: readonly PlannedProbe[]): Promise<readonly LossSample[]> {
  let sums = new Map<PlannedProbe, { sent: number; lost: number }>();
  for (let round = 0; round < mostRounds; round += 1) {
    const answers = await Promise.all(probers.map(prober => send(prober, probes.filter(({ from }) => from.node === prober.facts.name))));
    sums = new Map(answers.flat().map(({ probe, answer: { sent = 0, lost = 0 } }) => {
      const sum = sums.get(probe) ?? { sent: 0, lost: 0 };
      return [probe, { sent: sum.sent + sent, lost: sum.lost + lost }] as const;
    }));
    const soFar = [...sums].map(toSample);
    if (directionsOf(soFar).every(({ sent, lost }) => judgeLoss(sent, lost) !== 'open')) break;
  }
  return [...sums].map(toSample);
}

function toSample([{ from, to, protocol, size }, { sent, lost }]: readonly [PlannedProbe, { sent: number; lost: number }]): LossSample {
  return {
    ...{ from, to: { node: to.node, place: from.place }, protocol: protocol === 'tcp' ? 'tcp' : 'icmp' },
    ...(size !== undefined && { size }),
    ...{ sent, lost },
  };
}

interface Arrival {
  readonly place: string;
  readonly source: string;
  readonly size: number;
  readonly count: number;
}

async function arrivalsAt({ session }: Prober): Promise<readonly Arrival[]> {
  session.write('counted\n');
  const arrivals: Arrival[] = [];
  for (let line = await session.nextLine(); line !== undefined && line !== 'done'; line = await session.nextLine()) {
    const [place = '', source = '', size, count] = line.split(' ');
    arrivals.push({ place, source, size: Number(size), count: Number(count) });
  }
  return arrivals;
}

// An ordinary echo has 84 bytes. The sender's address may have been rewritten to one of its node.
const ordinarySize = 84;

function withArrivals(sample: LossSample, from: NodeFacts | undefined, arrivals: readonly Arrival[]): LossSample {
  if (sample.protocol === 'tcp' || !from) return sample;
  const sources = new Set([...from.addresses.map(({ address }) => address), from.pod?.address]);
  const own = arrivals.filter(({ place, source, size }) => place === sample.to.place && size === (sample.size ?? ordinarySize) && sources.has(source));
  return { ...sample, arrived: own.reduce((all, { count }) => all + count, 0) };
}
