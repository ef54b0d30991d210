import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

/** A stopwatch. */
export interface Stopwatch {
  elapsedMs(): number;
}

export interface ServedTimeOptions {
  /** How many programs run or wait for a core at this moment. */
  readonly countRunning?: () => number;
  readonly cores?: number;
  readonly now?: () => number;
}

/** How often the load is looked at from the first stopwatch on. */
const sampleMs = 50;
/** Of a longer gap nothing is known: this program was suspended, or kept from running. */
const longestGapMs = 4 * sampleMs;
const leastShare = 0.1;

/**
 * Milliseconds as an idle machine would have counted them: this clock is slower while programs wait for a core, and stands still while
 * this one does. So a deadline on it tells what does not answer from what does not get to run.
 */
export class ServedTime {
  readonly #options: Required<ServedTimeOptions>;
  #served = 0;
  #readAt: number;
  #sampling: NodeJS.Timeout | undefined;

  constructor({ countRunning = runningPrograms, cores = availableParallelism(), now = () => performance.now() }: ServedTimeOptions = {}) {
    this.#options = { countRunning, cores, now };
    this.#readAt = now();
  }

  start(): Stopwatch {
    this.#sampling ??= setInterval(() => void this.#read(), sampleMs).unref();
    const from = this.#read();
    return { elapsedMs: () => this.#read() - from };
  }

  #read(): number {
    const { countRunning, cores, now } = this.#options;
    const gap = now() - this.#readAt;
    if (gap >= 1) {
      this.#readAt += gap;
      this.#served += Math.min(gap, longestGapMs) * Math.min(1, Math.max(leastShare, cores / countRunning()));
    }
    return this.#served;
  }
}

let served: ServedTime | undefined;

/** Starts a stopwatch that counts the time which this machine had for its programs. */
export function startServedTime(): Stopwatch {
  return (served ??= new ServedTime()).start();
}

/** Calls back after so many milliseconds of served time; returns what takes that back. */
export function afterServed(ms: number, callback: () => void): () => void {
  const time = startServedTime();
  const expire = (): void => {
    const left = ms - time.elapsedMs();
    if (left > 0) timer = setTimeout(expire, Math.ceil(left));
    else callback();
  };
  let timer = setTimeout(expire, ms);
  return () => clearTimeout(timer);
}

// The fourth field is `running/all`. Where there is none, the average of the last minute stands in.
function runningPrograms(): number {
  try {
    return Number(/ (\d+)\//.exec(readFileSync('/proc/loadavg', 'latin1'))?.[1] ?? 1);
  } catch {
    return loadavg()[0] ?? 1;
  }
}
