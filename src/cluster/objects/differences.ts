import { isRecord } from '../../network/json.ts';

/** One part of an object that is not as planned. */
export interface Difference {
  /** A JSON pointer to it (RFC 6901); empty: the whole object. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

/** Where an object of the API differs from a planned one; parts that the plan does not have may be anything. */
export function differences(planned: unknown, found: unknown, path = ''): readonly Difference[] {
  if (isRecord(planned) && isRecord(found)) return Object.entries(planned).flatMap(([key, value]) => differences(value, found[key], `${path}/${escape(key)}`));
  if (Array.isArray(planned) && Array.isArray(found) && planned.length === found.length) return planned.flatMap((value, at) => differences(value, found[at], `${path}/${at}`));
  const [expected, actual] = [JSON.stringify(planned), JSON.stringify(found) ?? 'missing'];
  if (expected === actual) return [];
  return [{ path, ...(typeof planned === 'string' && typeof found === 'string' ? firstLines(planned, found) : { expected, actual }) }];
}

function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

// Of two texts, the first lines that differ.
function firstLines(planned: string, found: string): Pick<Difference, 'expected' | 'actual'> {
  const [wanted, seen] = [planned.split('\n'), found.split('\n')];
  const at = wanted.findIndex((line, index) => line !== seen[index]);
  const index = at === -1 ? wanted.length : at;
  return { expected: wanted[index]?.trim() || 'no such line', actual: seen[index]?.trim() || 'no such line' };
}
