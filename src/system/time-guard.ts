import type { RunOptions } from './exec.ts';

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
  const { timeoutMs, signal, kill = () => void terminate(child, timers) } = options;
  const timers: NodeJS.Timeout[] = [];
  let endedBy: ReturnType<Guard['stop']>;
  const end = (by: typeof endedBy): void => {
    if (endedBy || child.pid === undefined) return;
    endedBy = by;
    kill(child.pid);
  };
  const interrupt = (): void => end('interruption');
  if (timeoutMs) timers.push(setTimeout(() => end('deadline'), timeoutMs));
  signal?.addEventListener('abort', interrupt);
  if (signal?.aborted) interrupt();
  return {
    stop() {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      return endedBy;
    },
  };
}

function terminate(child: Guarded, timers: NodeJS.Timeout[]): void {
  child.kill('SIGTERM');
  timers.push(setTimeout(() => child.kill('SIGKILL'), 1000));
}
