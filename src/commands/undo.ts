import { activeFaults, revert } from '../doctor/stage.ts';
import { openLab } from '../lab/lab.ts';
import type { Context } from './command.ts';

/** Does work that stages faults on a lab; what is still staged when the user interrupts it is undone. */
export async function undoingWhenInterrupted<T>({ signal, tell }: Context, labName: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    if (signal.aborted) await undoAll(labName, tell);
  }
}

async function undoAll(name: string, tell: (line: string) => void): Promise<void> {
  // What the interrupted work ran on runs nothing any more.
  const { createHost } = await import('../system/host.ts');
  const machines = await openLab({ host: createHost({}), name }).provider.find(name);
  if (!machines) return;
  // The latest first: of two that keep a copy of the same file, the first has what was there before both.
  for (const active of (await activeFaults(machines)).toReversed()) {
    const undone = await revert(machines, active).then(() => true, () => false);
    tell(undone ? `${active.id} is undone on ${active.node}` : `${active.id} is still staged on ${active.node}: k8s-lab fault revert ${active.id}`);
  }
}
