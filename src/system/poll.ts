import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError } from '../errors.ts';
import { startServedTime } from './served-time.ts';

export interface PollOptions {
  /** Milliseconds of served time: on a busy machine it waits longer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The longest pause between two calls, in milliseconds. */
  readonly longestPauseMs?: number;
}

/** Calls `look` until it returns a value, with pauses that grow from 10 ms; returns undefined after the timeout. */
export async function poll<T>(look: () => T | undefined | Promise<T | undefined>, options: PollOptions): Promise<T | undefined> {
  const { timeoutMs, signal, longestPauseMs = 200 } = options;
  const time = startServedTime();
  for (let pause = 10; ; pause = Math.min(pause * 1.3, longestPauseMs)) {
    if (signal?.aborted) throw new InterruptedError('interrupted');
    const found = await look();
    const left = timeoutMs - time.elapsedMs();
    if (found !== undefined || left <= 0) return found;
    await sleep(Math.min(pause, left), undefined, { signal }).catch(() => undefined);
  }
}
