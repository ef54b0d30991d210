import { mkdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { poll } from './poll.ts';

/** A guard older than this many milliseconds was left by a killed process; it is normally held for a few. */
const guardLifeMs = 2000;

let opened = 0;

/**
 * Makes a socket listen under a unique name and moves it to the path, so that a socket at the path either listens or is dead;
 * returns a function that removes it, or undefined if another process listens there.
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

// If several processes find the path free, only one at a time checks it and moves its socket there.
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
