import { KeyStoreError } from '../errors.ts';
import { startServedTime } from '../system/served-time.ts';
import { NoAnswerError, noneAnswered } from './errors.ts';
import type { Endpoint } from './key-store.ts';

/** One attempt of a request: the client of one member, and that member's deadline in milliseconds. */
export interface Try<C> {
  readonly client: C;
  readonly timeoutMs: number;
}

export type Ask<C, T> = (attempt: Try<C>) => Promise<T>;

/** The members of one etcd, any of which answers for all; a request has one deadline, however many members it tries. */
export interface Members<C> {
  /** Asks one member after the other until one answers, starting with the one that answered last. */
  read<T>(ask: Ask<C, T>): Promise<T>;
  /**
   * Asks one member only, because a write that got no answer may still take effect, so repeating it is unsafe. With
   * several members, `probe` first finds one that answers; it needs a quorum, like the write itself.
   */
  write<T>(probe: Ask<C, unknown>, ask: Ask<C, T>): Promise<T>;
  /** Asks every member at once, each for itself, in the order of the endpoints; undefined for one that did not answer. */
  each<T>(ask: Ask<C, T>): Promise<readonly (T | undefined)[]>;
  close(): void;
}

/** Opens a client for each endpoint; throws a KeyStoreError if there is none, or if `open` does. */
export function openMembers<C extends { close(): void }>(endpoints: readonly Endpoint[], timeoutMs: number, open: (endpoint: Endpoint) => C): Members<C> {
  const all = openAll(endpoints, open);
  let [first, ...others] = all;
  const prefer = (client: C): void => {
    if (client !== first) [first, others] = [client, [first, ...others].filter(other => other !== client)];
  };
  const read = async <T>(ask: Ask<C, T>, limit: () => number): Promise<T> => {
    const { client, answer } = await firstAnswer([first, ...others], ask, limit);
    prefer(client);
    return answer;
  };
  return {
    read: async ask => await read(ask, limitOf(timeoutMs)),
    async write(probe, ask) {
      const limit = limitOf(timeoutMs);
      if (others.length > 0) await read(probe, limit);
      return await ask({ client: first, timeoutMs: limit() });
    },
    each: async ask => await Promise.all(all.map(async client => await ask({ client, timeoutMs }).catch(() => undefined))),
    close: () => all.forEach(client => client.close()),
  };
}

function openAll<C>(endpoints: readonly Endpoint[], open: (endpoint: Endpoint) => C): [C, ...C[]] {
  const [first, ...others] = endpoints.map(open);
  if (first === undefined) throw new KeyStoreError('no etcd endpoint is given', { hint: 'Give at least one.' });
  return [first, ...others];
}

/** Each member gets an equal share of the remaining time, so a member that does not answer leaves time for the next. */
async function firstAnswer<C, T>(clients: readonly C[], ask: Ask<C, T>, limit: () => number): Promise<{ client: C; answer: T }> {
  const silent: NoAnswerError[] = [];
  for (const [at, client] of clients.entries()) {
    const timeoutMs = Math.round(limit() / (clients.length - at));
    try {
      return { client, answer: await ask({ client, timeoutMs }) };
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      silent.push(error);
    }
  }
  throw noneAnswered(silent);
}

/** The time that is left from now on. */
function limitOf(timeoutMs: number): () => number {
  const time = startServedTime();
  return () => Math.max(1, Math.round(timeoutMs - time.elapsedMs()));
}
