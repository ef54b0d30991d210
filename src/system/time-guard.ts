import type { RunOptions } from './exec.ts';
import { afterServed } from './served-time.ts';

/** A running program that can be killed. */
export interface Guarded {
  readonly pid?: number | undefined;
  kill(signal: NodeJS.Signals): unknown;
}

export interface Guard {
  /** Stops the guard; returns why the program was killed, if it was. */
  stop(): 'deadline' | 'interruption' | undefined;
}

export interface GuardOptions extends Pick<RunOptions, 'timeoutMs' | 'kill'> {
  readonly signal?: AbortSignal | undefined;
}

/** Kills a program after its timeout or when interrupted. */
export function guardTime(child: Guarded, options: GuardOptions): Guard {
  const { timeoutMs, signal, kill = () => void clear.push(terminate(child)) } = options;
  const clear: (() => void)[] = [];
  let endedBy: ReturnType<Guard['stop']>;
  const end = (by: typeof endedBy): void => {
    if (endedBy || child.pid === undefined) return;
    endedBy = by;
    kill(child.pid);
  };
  const interrupt = (): void => end('interruption');
  if (timeoutMs) clear.push(afterServed(timeoutMs, () => end('deadline')));
  signal?.addEventListener('abort', interrupt);
  if (signal?.aborted) interrupt();
  return {
    stop() {
      for (const one of clear) one();
      signal?.removeEventListener('abort', interrupt);
      return endedBy;
    },
  };
}

function terminate(child: Guarded): () => void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 1000);
  return () => clearTimeout(timer);
}
