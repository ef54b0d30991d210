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
  readonly lost: number;
  /** Whether it counts both ways, because it is unknown on which way a packet was lost. */
  readonly eitherWay?: boolean;
}

/** The packets of all samples by direction: a request and the answer to a request of the other end go the same way. */
export function directionsOf(samples: readonly LossSample[]): readonly Direction[] {
  return [...groupBy(samples.flatMap(waysOf), keyOf).values()].flatMap(ways => add(ways) ?? []);
}

function waysOf({ from, to, sent, lost, arrived, protocol, size }: LossSample): readonly Direction[] {
  const kind = { place: from.place, protocol, ...(size !== undefined && { size }) };
  if (arrived === undefined) {
    const [one = from.node, other = to.node] = [from.node, to.node].toSorted();
    return [{ ...kind, from: one, to: other, sent, lost, eitherWay: true }];
  }
  const lostThere = Math.min(lost, Math.max(0, sent - arrived));
  return [
    { ...kind, from: from.node, to: to.node, sent, lost: lostThere },
    { ...kind, from: to.node, to: from.node, sent: sent - lostThere, lost: lost - lostThere },
  ];
}

function keyOf({ from, to, place, protocol, size, eitherWay }: Direction): string {
  return [from, to, place, protocol, size === undefined ? '' : 'whole', eitherWay ? 'either' : ''].join(' ');
}

function add([first, ...others]: readonly Direction[]): Direction | undefined {
  return first && others.reduce((sum, { sent, lost }) => ({ ...sum, sent: sum.sent + sent, lost: sum.lost + lost }), first);
}
