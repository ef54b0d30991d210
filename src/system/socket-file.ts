import { mkdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { poll } from './poll.ts';

/** Milliseconds after which a guard is taken to be left by a process that was killed; it is held for a few at most. */
const guardLifeMs = 2000;

let opened = 0;

/**
 * Makes a socket listen under a name of its own and moves it to the path, so that whatever is at the path listens or is dead;
 * gives the function that takes it away again, or undefined when another process listens there.
 */
export async function placeSocket(path: string, listen: (own: string) => Promise<(() => void) | undefined>): Promise<(() => void) | undefined> {
  const own = join(dirname(path), `k8s-lab-${process.pid}-${(opened += 1)}`);
  const close = await listen(own);
  if (!close) return undefined;
  const placed = await guarded(`${path}.guard`, async () => {
    if (await isListening(path)) return false;
    renameSync(own, path);
    return true;
  });
  if (placed) {
    return () => {
      rmSync(path, { force: true });
      close();
    };
  }
  close();
  return undefined;
}

// Of several that find the path free, one looks and moves its socket there before the next one looks.
async function guarded<T>(guard: string, work: () => Promise<T>): Promise<T> {
  await poll(() => (makeGuard(guard) ? true : undefined), { timeoutMs: Infinity, longestPauseMs: 50 });
  try {
    return await work();
  } finally {
    rmdirSync(guard);
  }
}

function makeGuard(guard: string): boolean {
  try {
    mkdirSync(guard);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const made = statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > guardLifeMs) rmSync(guard, { recursive: true, force: true });
    return false;
  }
}

async function isListening(path: string): Promise<boolean> {
  return await new Promise(resolve => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
