import { setTimeout as sleep } from 'node:timers/promises';
import { pictureOf } from '../../doctor/picture.ts';
import type { Lab } from '../../lab/lab.ts';
import { observe } from '../../observe/observe.ts';
import type { View } from '../../view/types.ts';
import type { Context } from '../command.ts';
import { lockFor } from './lock.ts';

/** Looking takes at most a fifth of the time, so that the lab is not slowed down. */
const shareOfTime = 4;
const shortestPauseMs = 1000;

/** Looks at a lab again and again until the command is interrupted; undefined while the lab is not running. */
export async function* watchLab(context: Context, lab: Lab, command: string): AsyncGenerator<View | undefined, void> {
  const { signal } = context;
  let previous: View | undefined;
  while (!signal.aborted) {
    const started = performance.now();
    try {
      // Waits for any command that is changing the lab.
      (await lockFor(context, lab.name, command))();
      const machines = await lab.provider.find(lab.name);
      const view: View | undefined = machines && pictureOf(await observe(machines, { signal, logs: false }), previous);
      previous = view ?? previous;
      yield view;
    } catch (error) {
      // Watching ends when it is interrupted.
      if (!signal.aborted) throw error;
    }
    await sleep(Math.max(shortestPauseMs, shareOfTime * (performance.now() - started)), undefined, { signal }).catch(() => undefined);
  }
}

/** The events of a view as lines: `22:01:07 node2 → node1: no answer`. */
export function eventLines({ events }: View): readonly string[] {
  return events.map(({ at, text }) => `${new Date(at).toTimeString().slice(0, 8)} ${text}`);
}
