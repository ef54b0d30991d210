import { groupBy } from '../../text/group-by.ts';
import type { LossSample } from './loss-facts.ts';

/** What became of the packets of one kind from one end to another, requests and answers together. */
export interface Direction {
  readonly from: string;
  readonly to: string;
  readonly place: 'node' | 'pod';
  readonly protocol: 'icmp' | 'tcp';
  readonly size?: number;
  readonly sent: number;
  /** How many of them were lost; of `untimelyWaysOf`, answered late or out of order. */
  readonly lost: number;
  /** Whether it counts both ways, because it is unknown on which way a packet was lost or delayed. */
  readonly eitherWay?: boolean;
}

/** The packets of all samples by direction: a request and the answer to a request of the other end go the same way. */
export function directionsOf(samples: readonly LossSample[]): readonly Direction[] {
  return sum(samples.flatMap(waysOf));
}

/** The packets of all samples that have some answered late or out of order, by pair of ends: on which way a packet was delayed is unknown. */
export function untimelyWaysOf(how: 'late' | 'reordered', samples: readonly LossSample[]): readonly Direction[] {
  const ways = sum(samples.map(sample => eitherWay(sample, sample[how] ?? 0)));
  return ways.filter(({ lost }) => lost > 0);
}

function sum(ways: readonly Direction[]): readonly Direction[] {
  return [...groupBy(ways, keyOf).values()].flatMap(of => add(of) ?? []);
}

function waysOf(sample: LossSample): readonly Direction[] {
  const { from, to, sent, lost, arrived } = sample;
  if (arrived === undefined) return [eitherWay(sample, lost)];
  const kind = kindOf(sample);
  const lostThere = Math.min(lost, Math.max(0, sent - arrived));
  return [
    { ...kind, from: from.node, to: to.node, sent, lost: lostThere },
    { ...kind, from: to.node, to: from.node, sent: sent - lostThere, lost: lost - lostThere },
  ];
}

function eitherWay(sample: LossSample, lost: number): Direction {
  const [from = '', to = ''] = [sample.from.node, sample.to.node].toSorted();
  return { ...kindOf(sample), from, to, sent: sample.sent, lost, eitherWay: true };
}

function kindOf({ from, protocol, size }: LossSample): Pick<Direction, 'place' | 'protocol' | 'size'> {
  return { place: from.place, protocol, ...(size !== undefined && { size }) };
}

function keyOf({ from, to, place, protocol, size, eitherWay }: Direction): string {
  return [from, to, place, protocol, size === undefined ? '' : 'whole', eitherWay ? 'either' : ''].join(' ');
}

function add([first, ...others]: readonly Direction[]): Direction | undefined {
  return first && others.reduce((sum, { sent, lost }) => ({ ...sum, sent: sum.sent + sent, lost: sum.lost + lost }), first);
}
