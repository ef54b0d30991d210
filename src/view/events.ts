import { groupBy } from '../text/group-by.ts';
import { countOf } from '../text/count.ts';
import { stateOf } from './cells.ts';
import type { CellState, EventView, View } from './types.ts';

/** In words, what the probes of a pair say. */
export const stateWords: Readonly<Record<CellState, string>> = {
  answered: 'answered',
  partly: 'partly answered',
  'large-lost': 'large packets lost',
  'no-answer': 'no answer',
  'same-address': 'same address, so it asks itself',
  'not-seen': 'not seen',
  self: 'itself',
};

/** More pairs that turned alike are counted rather than listed. */
const mostListed = 4;

/** What turned from one view of a lab to the next. */
export function eventsBetween(before: View, after: View): readonly EventView[] {
  const at = after.takenAt ?? '';
  const all = [...nodeEvents(before, after), ...pairEvents(before, after), ...checkEvents(before, after), ...causeEvents(before, after), ...verdictEvents(before, after)];
  return all.map(event => ({ at, ...event }));
}

type Event = Omit<EventView, 'at'>;

function nodeEvents(before: View, after: View): readonly Event[] {
  const states = new Map(before.nodes.map(({ name, troubles }) => [name, troubles]));
  return after.nodes.flatMap(({ name, troubles }): readonly Event[] => {
    const old = states.get(name) ?? [];
    const event = (text: string, good: boolean): Event => ({ kind: 'node', good, text: `${name}: ${text}`, nodes: [name] });
    return [...troubles.filter(one => !old.includes(one)).map(one => event(one, false)), ...old.filter(one => !troubles.includes(one)).map(one => event(`no longer ${one}`, true))];
  });
}

function pairEvents(before: View, after: View): readonly Event[] {
  const old = statesOf(before);
  const turned = [...statesOf(after)].flatMap(([pair, state]) => {
    const was = old.get(pair);
    return was === undefined || was === state ? [] : [{ pair, was, state }];
  });
  return [...groupBy(turned, ({ was, state }) => `${was} ${state}`).values()].flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const pairs = group.map(({ pair }) => pair);
    const text = pairs.length > mostListed ? `${countOf(pairs.length, 'pair')}, ${pairs[0]} first` : pairs.join(', ');
    return [{ kind: 'pair' as const, good: first.state === 'answered', text: `${text}: ${stateWords[first.state]}`, nodes: [...new Set(pairs.flatMap(pair => pair.split(' → ')))] }];
  });
}

function statesOf({ nodes, matrix }: View): ReadonlyMap<string, CellState> {
  return new Map(nodes.flatMap((from, row) => nodes.flatMap((to, column) => (row === column ? [] : [[`${from.name} → ${to.name}`, stateOf(matrix.cells[row * nodes.length + column] ?? 0)] as const]))));
}

function checkEvents(before: View, after: View): readonly Event[] {
  const old = new Map(before.checks.map(check => [check.id, stateOfCheck(check)]));
  const turned = after.checks.filter(check => old.has(check.id) && old.get(check.id) !== stateOfCheck(check));
  return turned.map(check => {
    const nodes = [...check.findings, ...(check.warnings ?? [])].flatMap(({ node }) => node ?? []);
    return { kind: 'check', good: check.status === 'passed' && !check.warnings, text: `check ${check.id} ${stateOfCheck(check)}`, nodes: [...new Set(nodes)] };
  });
}

function stateOfCheck({ status, warnings }: View['checks'][number]): string {
  return warnings ? `${status} with warnings` : status;
}

function causeEvents(before: View, after: View): readonly Event[] {
  const [old, now] = [causesOf(before), causesOf(after)];
  const event = (good: boolean) => ({ id, title, nodes }: View['causes'][number]): Event => ({ kind: 'cause', good, text: `cause ${id} ${good ? 'cleared' : `found: ${title}`}`, nodes });
  return [...[...now].filter(([key]) => !old.has(key)).map(([, cause]) => event(false)(cause)), ...[...old].filter(([key]) => !now.has(key)).map(([, cause]) => event(true)(cause))];
}

function causesOf({ causes }: View): ReadonlyMap<string, View['causes'][number]> {
  return new Map(causes.map(cause => [`${cause.id} ${cause.nodes.join()}`, cause]));
}

function verdictEvents({ verdict: before }: View, { verdict: after }: View): readonly Event[] {
  if (before.state === after.state) return [];
  return [{ kind: 'verdict', good: after.state === 'ready', text: after.state === 'ready' ? 'ready' : 'not ready', nodes: [] }];
}
