import { activeFaults, revert } from '../../doctor/stage.ts';
import { openLabAnew } from '../../lab/lab.ts';
import type { Context } from '../command.ts';

/** Runs work that injects faults into a lab; if the user interrupts it, reverts any fault still injected. */
export async function undoingWhenInterrupted<T>({ signal, tell }: Context, labName: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    if (signal.aborted) await undoAll(labName, tell);
  }
}

async function undoAll(name: string, tell: (line: string) => void): Promise<void> {
  const machines = await (await openLabAnew(name)).provider.find(name);
  if (!machines) return;
  // Latest first: of two faults that saved the same file, the first one has the original.
  for (const active of (await activeFaults(machines)).toReversed()) {
    const undone = await revert(machines, active).then(() => true, () => false);
    tell(undone ? `reverted ${active.id} on ${active.node}` : `${active.id} is still injected on ${active.node}\nhint: \`k8s-lab fault revert ${active.id}\` reverts it`);
  }
}
