import type { Prober } from '../prober.ts';
import { toAttempts } from './attempts.ts';
import type { Attempts } from './attempts.ts';

/** What a prober counted of numbered echoes since it was told to. */
export interface Counts {
  /** Its own, by the id of their probe. */
  readonly sent: ReadonlyMap<number, Attempts>;
  /** Requests that arrived from others, each number once, by token and id of their probe. */
  readonly arrived: ReadonlyMap<string, number>;
  /** Packets that arrived, and that its sockets had no room for. */
  readonly dropped: number;
}

/** Tells a prober to number its echoes, with its own token, and to count; resolves once it does. */
export async function startCounting({ session }: Prober, token: number): Promise<void> {
  session.write(`count ${token}\n`);
  await session.nextLine();
}

/** The counts of a prober; undefined if it has exited. */
export async function readCounts({ session }: Prober): Promise<Counts | undefined> {
  session.write('counted\n');
  const lines: string[] = [];
  for (let line = await session.nextLine(); line !== 'done'; line = await session.nextLine()) {
    if (line === undefined) return undefined;
    lines.push(line);
  }
  return parseCounts(lines);
}

/** The counts in the lines `sent ID SENT ANSWERED LATE REORDERED`, `arrived TOKEN ID COUNT` and `dropped COUNT`. */
export function parseCounts(lines: readonly string[]): Counts {
  const of = (kind: string): readonly (readonly string[])[] => lines.map(line => line.split(' ')).filter(([first]) => first === kind);
  return {
    sent: new Map(of('sent').map(([, id, ...counts]) => {
      const [sent = 0, answered = 0, ...untimely] = counts.map(Number);
      return [Number(id), toAttempts([sent, sent - answered, ...untimely])];
    })),
    arrived: new Map(of('arrived').map(([, token, id, count]) => [`${token} ${id}`, Number(count)])),
    dropped: Number(of('dropped')[0]?.[1] ?? 0),
  };
}
