import type { Layer } from '../checks/layers.ts';
import { groupBy } from '../text/group-by.ts';
import type { Change, View } from './change.ts';

/** Something that exists, with the values to compare. */
export interface Fact {
  readonly layer: Layer;
  /** Its name, by which it is compared: `route to 172.33.5.0/24`. */
  readonly what: string;
  /** Its values by name; the name '' is for the value of the thing itself. */
  readonly parts: Readonly<Record<string, string>>;
  /** The verb for a new value of the thing itself; the default is `changed`. */
  readonly verb?: string;
}

/** The facts that are gone, new or changed; their order does not matter. */
export function compareFacts(before: View, were: readonly Fact[], after: View, are: readonly Fact[]): readonly Change[] {
  const old = groupBy(were, ({ what }) => before.same(what));
  const now = groupBy(are, ({ what }) => after.same(what));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(key => {
    const gone = missingFrom(now.get(key) ?? [], after, old.get(key) ?? [], before);
    const added = missingFrom(old.get(key) ?? [], before, now.get(key) ?? [], after);
    const pairs = Array.from({ length: Math.max(gone.length, added.length) }, (_, at) => [gone[at], added[at]] as const);
    return pairs.flatMap(([a, b]) => sayChange(before, a, after, b));
  });
}

function missingFrom(others: readonly Fact[], theirs: View, facts: readonly Fact[], own: View): readonly Fact[] {
  const known = new Set(others.map(fact => identityOf(fact, theirs)));
  return facts.filter(fact => !known.has(identityOf(fact, own)));
}

function identityOf({ parts }: Fact, { same }: View): string {
  return JSON.stringify(Object.entries(parts).map(([name, value]) => [name, same(value)]).toSorted());
}

function sayChange(before: View, a: Fact | undefined, after: View, b: Fact | undefined): readonly Change[] {
  if (a && b) {
    const names = [...new Set([...Object.keys(a.parts), ...Object.keys(b.parts)])];
    const changed = names.filter(name => comparable(before, a.parts[name]) !== comparable(after, b.parts[name]));
    return changed.map(name => ({ layer: b.layer, text: sayPart(b, name, a.parts[name], b.parts[name]) }));
  }
  if (a) return [{ layer: a.layer, text: `${a.what} is gone${listParts(a, ' (it was ', ')')}` }];
  return b ? [{ layer: b.layer, text: `${b.what} is new${listParts(b, ': ', '')}` }] : [];
}

function comparable({ same }: View, value: string | undefined): string | undefined {
  return value === undefined ? undefined : same(value);
}

function sayPart({ what, verb = 'changed' }: Fact, name: string, from: string | undefined, to: string | undefined): string {
  const subject = name === '' ? what : `${name} of ${what}`;
  if (from === undefined) return `${subject} is new: ${to}`;
  return to === undefined ? `${subject} is gone (it was ${from})` : `${subject} ${name === '' ? verb : 'changed'} from ${from} to ${to}`;
}

function listParts({ parts }: Fact, open: string, close: string): string {
  const words = Object.entries(parts).map(([name, value]) => (name === '' ? value : `${name} ${value}`));
  return words.length > 0 ? `${open}${words.join(', ')}${close}` : '';
}
