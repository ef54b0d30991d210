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

/** The largest ICMP packet that was answered, for each request; searched only where small ones cross and full ones do not. */
export async function searchLargest(
  planned: readonly { readonly request: TraceRequest; readonly kinds: readonly PlannedKind[] }[],
  { answers, recorders, limitMs, next }: Search,
): Promise<readonly (number | undefined)[]> {
  const found: (number | undefined)[] = [];
  let number = next;
  for (const { request, kinds } of planned) {
    const crosses = (large: boolean): boolean => kinds.some(kind => kind.protocol === 'icmp' && (kind.size !== undefined) === large && kind.numbers.some(one => answers.get(one) === 'ok'));
    const session = recorders.find(({ node }) => node === request.from.node)?.session;
    if (crosses(true)) found.push(request.size);
    else if (!crosses(false) || !session) found.push(undefined);
    else {
      let [low, high] = [smallSize, request.size];
      while (high - low > 1) {
        const sizes = spread(low, high);
        const first = number;
        number += sizes.length;
        const lines = sizes.map((size, at) => `send ${first + at} ${request.from.place} icmp ${request.to.address} 0 ${size}`);
        const said = await ask(session, lines, limitMs);
        const crossed = sizes.filter((_, at) => said.get(first + at) === 'ok');
        low = Math.max(low, ...crossed);
        high = Math.min(high, ...sizes.filter(size => size > low));
      }
      found.push(low);
    }
  }
  return found;
}

/** Bytes of an ordinary echo. */
const smallSize = 84;

/** Whole numbers between the two, at most `atOnce`, evenly apart. */
export function spread(low: number, high: number): readonly number[] {
  const step = Math.max(1, (high - low) / (atOnce + 1));
  const sizes = Array.from({ length: Math.min(atOnce, high - low - 1) }, (_, at) => Math.round(low + step * (at + 1)));
  return [...new Set(sizes)].filter(size => size > low && size < high);
}
