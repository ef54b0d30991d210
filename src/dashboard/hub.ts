import type { ServerResponse } from 'node:http';
import type { MessageName, Messages } from './messages.ts';

/** Keeps the last messages and sends each to every page that listens. */
export interface Hub {
  /** The number of the last message. */
  readonly seq: number;
  readonly listeners: number;
  send<K extends MessageName>(name: K, data: Messages[K]): void;
  /** Adds a page; `since` is the last message that it has, if it comes back. False if there are too many. */
  listen(response: ServerResponse, since: number | undefined, greet: () => readonly Outgoing[]): boolean;
  /** Resolves once a page listens, or the signal aborts. */
  someone(signal: AbortSignal): Promise<void>;
  close(): void;
}

export type Outgoing = { [K in MessageName]: { readonly name: K; readonly data: Messages[K] } }[MessageName];

const keptMessages = 500;
const maxListeners = 32;
const heartbeatMs = 15_000;
/** A page that is this far behind reads nothing any more. */
const maxBehindBytes = 8 * 1024 * 1024;

export function openHub({ onCount = () => undefined }: { readonly onCount?: (listeners: number) => void } = {}): Hub {
  const listeners = new Set<ServerResponse>();
  const waiting = new Set<() => void>();
  const kept: { readonly seq: number; readonly text: string }[] = [];
  let seq = 0;
  const heartbeat = setInterval(() => write(listeners, ':\n\n'), heartbeatMs).unref();
  return {
    get seq() {
      return seq;
    },
    get listeners() {
      return listeners.size;
    },
    send(name, data) {
      seq += 1;
      const text = format(seq, name, data);
      kept.push({ seq, text });
      if (kept.length > keptMessages) kept.shift();
      write(listeners, text);
    },
    listen(response, since, greet) {
      if (listeners.size >= maxListeners) return false;
      const missed = since === undefined || since > seq || since < (kept[0]?.seq ?? seq + 1) - 1 ? undefined : kept.filter(message => message.seq > since);
      response.write(missed ? `:\n\n${missed.map(({ text }) => text).join('')}` : greet().map(({ name, data }) => format(seq, name, data)).join(''));
      listeners.add(response);
      response.on('error', () => undefined);
      response.on('close', () => {
        listeners.delete(response);
        onCount(listeners.size);
      });
      onCount(listeners.size);
      for (const wake of waiting) wake();
      return true;
    },
    async someone(signal) {
      if (listeners.size > 0 || signal.aborted) return;
      await new Promise<void>(resolve => {
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    },
    close() {
      clearInterval(heartbeat);
      for (const listener of listeners) listener.end();
    },
  };
}

// JSON has no line breaks of its own, so a message is one line of data.
function format(seq: number, name: string, data: unknown): string {
  return `id: ${seq}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function write(listeners: ReadonlySet<ServerResponse>, text: string): void {
  for (const listener of listeners) {
    if (listener.writableLength > maxBehindBytes) listener.destroy();
    else listener.write(text);
  }
}
