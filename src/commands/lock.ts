import { lockLab } from '../lab/lab.ts';
import type { Context } from './command.ts';

/** Takes the lab's lock for a command, telling the user whom it waits for; gives the function that lets go of it. */
export async function lockFor({ signal, tell }: Context, labName: string, command: string): Promise<() => void> {
  return await lockLab(labName, { command, signal, onWait: holder => tell(`waiting for ${holder}`) });
}

/** Does work that no other command may disturb. */
export async function underLock<T>(context: Context, labName: string, command: string, work: () => Promise<T>): Promise<T> {
  const unlock = await lockFor(context, labName, command);
  try {
    return await work();
  } finally {
    unlock();
  }
}
