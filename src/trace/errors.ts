import type { Journey } from './merge.ts';
import { ownerOf } from './breaks.ts';
import type { NodeFacts } from '../observe/observation.ts';
import { groupBy } from '../text/group-by.ts';
import type { Recorded } from './record.ts';
import type { Sight } from './recording.ts';
import { kindName } from './trace.ts';
import type { ErrorSeen } from './trace.ts';

const unreachable: Readonly<Record<number, string>> = {
  ...{ 0: 'network unreachable', 1: 'host unreachable', 2: 'protocol unreachable', 3: 'port unreachable', 5: 'source route failed' },
  ...{ 9: 'network prohibited', 10: 'host prohibited', 13: 'communication prohibited' },
};

/** The ICMP errors about probes and answers: who sent them, and what they say. */
export function errorsOf({ kinds }: Recorded, journeys: readonly Journey[], nodes: readonly NodeFacts[]): readonly ErrorSeen[] {
  const kindOf = (number: number): string => kinds.filter(({ numbers }) => numbers.includes(number)).map(kindName)[0] ?? '';
  const seen = journeys.flatMap(({ number, errors }) => errors.map(sight => ({ kind: kindOf(number), sight })));
  const groups = groupBy(seen, ({ sight }) => `${sight.from} ${describe(sight.error)}`);
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (!first?.sight.error) return [];
    const { from, error } = first.sight;
    const node = ownerOf(nodes, from);
    return [{ sender: from, ...(node !== undefined && { node }), says: describe(error), about: error.about, kinds: [...new Set(group.map(({ kind }) => kind))] }];
  });
}

function describe(error: Sight['error']): string {
  if (!error) return '';
  const { type, code, mtu } = error;
  if (type === 11) return 'time to live exceeded';
  if (type === 5) return 'redirected';
  if (type === 3 && code === 4) return `fragmentation needed, MTU ${mtu}`;
  return type === 3 ? (unreachable[code] ?? `unreachable, code ${code}`) : `ICMP type ${type}, code ${code}`;
}
