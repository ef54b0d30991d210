import { groupBy } from '../text/group-by.ts';
import type { Recorded } from './record.ts';
import type { Hop, Recording, Sight } from './recording.ts';

/** The sights of one probe and of its answer, each in the order of their way, and the errors about them. */
export interface Journey {
  readonly number: number;
  readonly there: readonly Sight[];
  readonly back: readonly Sight[];
  readonly errors: readonly Sight[];
}

/** Puts together what all nodes saw of each probe of a request. Clocks of different nodes are never compared. */
export function journeysOf({ request: { from, to }, kinds }: Recorded, recordings: readonly Recording[]): readonly Journey[] {
  const numbers = kinds.flatMap(kind => kind.numbers);
  const all = groupBy(recordings.flatMap(({ sights }) => sights.filter(isOnTheWay)), ({ number }) => number);
  return numbers.map(number => {
    const own = all.get(number) ?? [];
    const of = (role: Sight['role']): readonly Sight[] => own.filter(sight => sight.role === role);
    return { number, there: inOrder(of('request'), from.node, to.node), back: inOrder(of('reply'), to.node, from.node), errors: of('error') };
  });
}

// A bridge between the nodes may flood a frame to ports that it is not for; loopback is no hop.
function isOnTheWay({ forOther, place, device, direction, role }: Sight): boolean {
  if (device === 'lo') return role === 'error';
  return !(forOther && direction === 'in' && place === 'node' && !device.startsWith('k8s-lab-probe') && !device.startsWith('veth'));
}

function inOrder(sights: readonly Sight[], first: string | undefined, last: string | undefined): readonly Sight[] {
  const rank = ({ node }: Sight): number => (node === first ? 0 : node === last ? 2 : 1);
  return sights.toSorted((one, other) => rank(one) - rank(other) || one.time - other.time || inside(one) - inside(other));
}

// A packet that leaves a pod and one that enters it can be seen on both ends of its wire in the same microsecond.
function inside({ place, direction }: Hop): number {
  return place === 'node' ? 0 : direction === 'out' ? -1 : 1;
}

/** A hop as a key. */
export function keyOf({ node, place, device, direction }: Hop): string {
  return [node, place, device, direction].join(' ');
}

/** Every hop of the sequences, in an order that keeps the expected one; an unexpected hop follows the one before it. */
export function mergeHops(expected: readonly Hop[], sequences: readonly (readonly Hop[])[]): readonly Hop[] {
  const merged = [...expected];
  const keys = expected.map(keyOf);
  for (const sequence of sequences) {
    let at = -1;
    for (const { node, place, device, direction } of sequence) {
      const hop = { node, place, device, direction };
      const found = keys.indexOf(keyOf(hop));
      if (found < 0) {
        merged.splice(at + 1, 0, hop);
        keys.splice(at + 1, 0, keyOf(hop));
      }
      at = found < 0 ? at + 1 : Math.max(at, found);
    }
  }
  return merged;
}
