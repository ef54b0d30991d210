import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError } from '../errors.ts';
import { placeSocket } from './socket-file.ts';

/** When the lock is free, each who waits leaves those who came before so many milliseconds each, in which to take it. */
const turnMs = 25;

export interface LockOptions {
  /** The holder's command, as shown to those who wait: `k8s-lab up (process 4711)`. */
  readonly holder: string;
  /** Called with the command of the current holder. */
  readonly onWait?: (holder: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** This machine's platform; only Linux has sockets that are not files. */
  readonly platform?: NodeJS.Platform;
}

/**
 * Takes the lock of this name, waiting for its holder and for those who came before if necessary; returns a function that releases it.
 * The lock is a listening socket in Linux's abstract namespace (unix(7)), so it ends with the process that holds it.
 * On other platforms it is a socket file, which the next holder replaces if the last one was killed.
 */
export async function takeLock(name: string, { holder, onWait, signal, platform = process.platform }: LockOptions): Promise<() => void> {
  const path = platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name.replaceAll('/', '-')}.sock`);
  for (;;) {
    if (signal?.aborted) throw new InterruptedError('interrupted');
    const release = await (platform === 'linux' ? listen(path, holder) : placeSocket(path, own => listen(own, holder)));
    if (release) return release;
    const before = await waitForHolder(path, onWait, signal);
    await sleep(before * turnMs, undefined, { signal }).catch(() => undefined);
  }
}

async function listen(path: string, holder: string): Promise<(() => void) | undefined> {
  const waiters = new Set<Socket>();
  const server = createServer(socket => {
    const before = waiters.size;
    waiters.add(socket);
    socket.unref();
    socket.on('error', () => undefined);
    socket.on('close', () => waiters.delete(socket));
    socket.write(`${holder}\n${before}\n`);
  });
  const release = (): void => {
    server.close();
    for (const waiter of waiters) waiter.destroy();
  };
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      server.unref();
      resolve(release);
    });
  });
}

// The holder's end of the connection closes when it releases the lock or dies. Resolves to the number of those who waited before.
async function waitForHolder(path: string, onWait: LockOptions['onWait'], signal: AbortSignal | undefined): Promise<number> {
  return await new Promise(resolve => {
    const socket = connect(path);
    const stop = (): void => void socket.destroy();
    let before = 0;
    socket.once('data', data => {
      const [holder = '', count] = data.toString().split('\n');
      before = Number(count);
      onWait?.(holder);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      signal?.removeEventListener('abort', stop);
      resolve(before);
    });
    signal?.addEventListener('abort', stop);
  });
}
