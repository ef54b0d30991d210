import { afterServed } from './served-time.ts';

/** A limit on the time of something that takes a signal. */
export interface Deadline {
  /** Aborts when the time is up, or with one of the signals given. */
  readonly signal: AbortSignal;
  /** Gives the timer back; the signal then no longer aborts. */
  readonly clear: () => void;
}

/**
 * A signal that aborts after `timeoutMs` of served time or with any of `signals`. It is not made by AbortSignal.any, for then the garbage collector can
 * take a signal of AbortSignal.timeout before it aborts (nodejs/node#57736, #65995).
 */
export function deadlineOf(timeoutMs: number, signals: readonly (AbortSignal | undefined)[] = []): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const clearTimer = afterServed(timeoutMs, abort);
  for (const signal of signals) {
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    clear() {
      clearTimer();
      for (const signal of signals) signal?.removeEventListener('abort', abort);
    },
  };
}
