import type { NodeFacts } from '../observe/observation.ts';
import type { Check } from './check.ts';
import { onNode } from './paste.ts';
import { reachable } from './peers.ts';

/** How far apart clocks may be. */
const toleranceMs = 1000;

/** What a busy node's answer may take: the offset is measured from the middle between question and answer. */
const measureErrorMs = 1000;

/** flanneld reckons by its own clock when a lease, whose end etcd sets, is to be renewed. */
export const clocksAgree = {
  id: 'clocks-agree',
  title: "The nodes' clocks agree to a second",
  layer: 'host',
  // A clock does not set itself in that time, but a slow answer is not repeated.
  settleMs: 3000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const limit = toleranceMs + measureErrorMs;
    const known = reachable(seen).flatMap(({ name, clockOffsetMs }) => (clockOffsetMs === undefined ? [] : [{ name, offset: clockOffsetMs }]));
    const sorted = known.toSorted((a, b) => a.offset - b.offset);
    const first = sorted[0]?.offset ?? 0;
    const last = sorted.at(-1)?.offset ?? 0;
    const median = sorted[Math.floor((sorted.length - 1) / 2)]?.offset ?? 0;
    const wrong = last - first > limit ? known.filter(({ offset }) => Math.abs(offset - median) > limit / 2) : [];
    return [
      ...reachable(seen).filter(({ clockOffsetMs }) => clockOffsetMs === undefined).map(notRead),
      ...wrong.map(({ name, offset }) => ({
        node: name,
        summary: `the clock is ${seconds(Math.abs(offset - median))} ${offset > median ? 'ahead of' : 'behind'} the others`,
        expected: `at most ${seconds(toleranceMs)} between any two nodes`,
        actual: `${seconds(last - first)} between the first and the last`,
        hint: onNode(name, 'chronyc makestep'),
      })),
    ];
  },
} as const satisfies Check;

function notRead({ name, gaps }: NodeFacts) {
  return { node: name, summary: 'the clock could not be read', expected: 'a time', actual: gaps['clock'] ?? 'none', hint: onNode(name, 'date') };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
