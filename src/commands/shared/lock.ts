import { lockLab } from '../../lab/lab.ts';
import type { Context } from '../command.ts';

/** Takes the lab's lock for a command and tells the user which command it waits for; returns a function that releases the lock. */
export async function lockFor({ signal, tell }: Context, labName: string, command: string): Promise<() => void> {
  return await lockLab(labName, { command, signal, onWait: holder => tell(`waiting for ${holder}`) });
}

/** Runs work while holding the lab's lock. */
export async function underLock<T>(context: Context, labName: string, command: string, work: () => Promise<T>): Promise<T> {
  const unlock = await lockFor(context, labName, command);
  try {
    return await work();
  } finally {
    unlock();
  }
}
