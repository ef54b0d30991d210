import { CommandError } from '../system/exec.ts';
import type { Argv, CommandResult } from '../system/exec.ts';
import { poll } from '../system/poll.ts';
import { writeFiles } from '../text/write-file.ts';
import type { Machines } from '../providers/provider.ts';
import { nodeOf } from '../lab/lab.ts';

/** One thing to do on a node; `--dry-run` prints the very same. */
export type Act = Run | Write;

interface Run {
  readonly kind: 'run';
  readonly where: string;
  readonly argv: Argv;
  /** Milliseconds for which a failure is only a reason to try again. */
  readonly retryMs?: number;
  /** Milliseconds after which it has failed. */
  readonly timeoutMs?: number;
}

interface Write {
  readonly kind: 'write';
  readonly where: string;
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/** Does one act after the other; rejects with the error of the first that fails. */
export async function perform(machines: Machines, acts: readonly Act[], signal: AbortSignal): Promise<void> {
  for (const act of acts) await performOne(machines, act, signal);
}

/** Does what is to be done on each node in order, on all nodes at the same time. */
export async function performEverywhere(machines: Machines, acts: readonly Act[], signal: AbortSignal): Promise<void> {
  const places = [...new Set(acts.map(({ where }) => where))];
  await Promise.all(places.map(place => perform(machines, acts.filter(({ where }) => where === place), signal)));
}

async function performOne(machines: Machines, act: Act, signal: AbortSignal): Promise<void> {
  const node = nodeOf(machines, act.where);
  const { patience = 1 } = machines;
  if (act.kind === 'write') {
    await node.run(['sh', '-s'], { input: writeFiles([act]) });
    return;
  }
  const { argv, timeoutMs = 60_000, retryMs = 0 } = act;
  let last: CommandError | undefined;
  const done = await poll<CommandResult>(
    async () => {
      try {
        return await node.run(argv, { timeoutMs: timeoutMs * patience });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        last = error;
        return undefined;
      }
    },
    { timeoutMs: retryMs * patience, signal },
  );
  if (!done && last) throw last;
}
