import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { Check } from '../check.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** The largest allowed difference between two clocks. */
const toleranceMs = 1000;

/** The error of a slow answer: the offset is measured from the midpoint between question and answer. */
const measureErrorMs = 1000;

/** flanneld decides by its own clock when to renew a lease, but etcd sets its expiry. */
export const clocksAgree = {
  id: 'clocks-agree',
  title: "The nodes' clocks agree within one second",
  // A clock does not correct itself in that time, but a slow answer does not recur.
  settleMs: 3000,
  needs: ['nodes-reachable'],
  judge(seen) {
    return [
      ...reachable(seen).filter(({ clockOffsetMs }) => clockOffsetMs === undefined).map(notRead),
      ...clocksAstray(seen).map(({ node, aheadMs, spreadMs }) => ({
        node,
        summary: `the clock is ${seconds(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} the others`,
        expected: `at most ${seconds(toleranceMs)} between any two nodes`,
        actual: `${seconds(spreadMs)} between the slowest and the fastest clock`,
        hint: onNode(node, 'chronyc makestep'),
      })),
    ];
  },
} as const satisfies Check;

interface Astray {
  readonly node: string;
  /** Relative to the median clock; negative when behind. */
  readonly aheadMs: number;
  /** Between the slowest clock and the fastest. */
  readonly spreadMs: number;
}

/** The nodes whose clocks differ too much from the others'. */
export function clocksAstray(seen: Observation): readonly Astray[] {
  const limit = toleranceMs + measureErrorMs;
  const known = reachable(seen).flatMap(({ name, clockOffsetMs }) => (clockOffsetMs === undefined ? [] : [{ node: name, offset: clockOffsetMs }]));
  const sorted = known.toSorted((a, b) => a.offset - b.offset);
  const spreadMs = (sorted.at(-1)?.offset ?? 0) - (sorted[0]?.offset ?? 0);
  const median = sorted[Math.floor((sorted.length - 1) / 2)]?.offset ?? 0;
  if (spreadMs <= limit) return [];
  return known.map(({ node, offset }) => ({ node, aheadMs: offset - median, spreadMs })).filter(({ aheadMs }) => Math.abs(aheadMs) > limit / 2);
}

function notRead({ name, gaps }: NodeFacts) {
  return { node: name, summary: 'the clock could not be read', expected: 'a time', actual: gaps['clock'] ?? 'none', hint: onNode(name, 'date') };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
