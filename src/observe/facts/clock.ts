import { defineFact } from '../fact.ts';
import type { Answer } from '../fact.ts';
import type { Zod } from '../schema.ts';
import { bodyOf } from '../parse/sections.ts';

const schema = (z: Zod) => ({
  /** Milliseconds by which the node's clock is ahead of the observer's; negative when behind. */
  clockOffsetMs: z.number().exactOptional(),
});

/** The node's clock, read first and so closest to when the question was sent. */
export const clock = defineFact({ schema, ask: 'section clock date +%s.%N', sections: ['clock'], none: {}, read: readClock });

function readClock({ sections, observedAt: { startMs, endMs } }: Answer) {
  const nodeMs = parseClock(bodyOf(sections, 'clock'));
  return nodeMs === undefined ? {} : { clockOffsetMs: Math.round(nodeMs - (startMs + endMs) / 2) };
}

/** Milliseconds since the epoch from `date +%s.%N`; undefined when the text is no time. */
export function parseClock(text: string): number | undefined {
  const [, seconds, fraction = ''] = /^(\d{1,12})(?:\.(\d*|%?N))?\s*$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  return Number(seconds) * 1000 + Number(`0.${/^\d+$/.test(fraction) ? fraction : '0'}`) * 1000;
}
