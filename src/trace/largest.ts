import type { PlannedKind, TraceRequest } from './plan.ts';
import { ask } from './recorder.ts';
import type { Answers, Recorder } from './recorder.ts';

/** Sizes tried at once: two rounds find the exact one of 1500. */
const atOnce = 40;

interface Search {
  readonly answers: Answers;
  readonly recorders: readonly Recorder[];
  readonly limitMs: number;
  /** The first number that no probe has. */
  readonly next: number;
}

/** One search: the largest size that crossed, and the smallest that did not. */
interface Bounds {
  readonly request: TraceRequest;
  readonly low: number;
  readonly high: number;
}

interface Asked {
  readonly sizes: readonly number[];
  readonly first: number;
}

/** The largest ICMP packet that was answered, for each request; searched only where small ones cross and full ones do not. */
export async function searchLargest(
  planned: readonly { readonly request: TraceRequest; readonly kinds: readonly PlannedKind[] }[],
  search: Search,
): Promise<readonly (number | undefined)[]> {
  let { next } = search;
  let bounds = planned.map(one => startOf(one, search.answers));
  while (bounds.some(isOpen)) {
    const asked = bounds.map((one): Asked => {
      const sizes = one && isOpen(one) ? spread(one.low, one.high) : [];
      next += sizes.length;
      return { sizes, first: next - sizes.length };
    });
    const crossed = await tryAll(bounds, asked, search);
    bounds = bounds.map((one, at) => one && narrow(one, asked[at]?.sizes ?? [], crossed[at] ?? []));
  }
  return bounds.map(one => one?.low);
}

function isOpen(bounds: Bounds | undefined): boolean {
  return bounds !== undefined && bounds.high - bounds.low > 1;
}

function startOf({ request, kinds }: { readonly request: TraceRequest; readonly kinds: readonly PlannedKind[] }, answers: Answers): Bounds | undefined {
  const crosses = (large: boolean): boolean => kinds.some(kind => kind.protocol === 'icmp' && (kind.size !== undefined) === large && kind.numbers.some(one => answers.get(one) === 'ok'));
  if (crosses(true)) return { request, low: request.size, high: request.size };
  return crosses(false) ? { request, low: smallSize, high: request.size } : undefined;
}

/** The sizes that crossed, of each search; every sender is asked once for all of its own. */
async function tryAll(bounds: readonly (Bounds | undefined)[], asked: readonly Asked[], { recorders, limitMs }: Search): Promise<readonly (readonly number[])[]> {
  const said = new Map<number, string>();
  await Promise.all(
    recorders.map(async ({ node, session }) => {
      const lines = bounds.flatMap((one, at) => {
        const { sizes, first } = asked[at] ?? { sizes: [], first: 0 };
        return one?.request.from.node === node ? sizes.map((size, index) => `send ${first + index} ${one.request.from.place} icmp ${one.request.to.address} 0 ${size}`) : [];
      });
      if (lines.length > 0) for (const [number, answer] of await ask(session, lines, limitMs)) said.set(number, answer);
    }),
  );
  return asked.map(({ sizes, first }) => sizes.filter((_, index) => said.get(first + index) === 'ok'));
}

function narrow({ request, low, high }: Bounds, sizes: readonly number[], crossed: readonly number[]): Bounds {
  const largest = Math.max(low, ...crossed);
  return { request, low: largest, high: Math.min(high, ...sizes.filter(size => size > largest)) };
}

/** Bytes of an ordinary echo. */
const smallSize = 84;

/** Whole numbers between the two, at most `atOnce`, evenly apart. */
export function spread(low: number, high: number): readonly number[] {
  const step = Math.max(1, (high - low) / (atOnce + 1));
  const sizes = Array.from({ length: Math.min(atOnce, high - low - 1) }, (_, at) => Math.round(low + step * (at + 1)));
  return [...new Set(sizes)].filter(size => size > low && size < high);
}
