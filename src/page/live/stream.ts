import { eventReader } from './events-in.ts';
import type { StreamEvent } from './events-in.ts';

export interface StreamOptions {
  readonly token: string;
  readonly onEvent: (event: StreamEvent) => void;
  readonly onState: (state: 'open' | 'lost' | 'refused') => void;
}

export interface Stream {
  open(): void;
  close(): void;
}

const firstPauseMs = 250;
const longestPauseMs = 5000;

/** Reads the server's events, and connects again when the connection is lost; a fetch can carry the token, an EventSource cannot. */
export function openStream({ token, onEvent, onState }: StreamOptions): Stream {
  let stop: AbortController | undefined;
  let last = '';
  const connect = async (signal: AbortSignal): Promise<'refused' | 'lost'> => {
    const response = await fetch('/api/events', { signal, headers: { Authorization: `Bearer ${token}`, ...(last !== '' && { 'Last-Event-ID': last }) } });
    if (response.status === 401) return 'refused';
    if (!response.ok || !response.body) return 'lost';
    onState('open');
    const read = eventReader();
    const decoder = new TextDecoder();
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return 'lost';
      for (const event of read(decoder.decode(value, { stream: true }))) {
        if (event.id !== '') last = event.id;
        onEvent(event);
      }
    }
  };
  const keep = async (signal: AbortSignal): Promise<void> => {
    for (let pause = firstPauseMs; !signal.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
      const started = performance.now();
      const end = await connect(signal).catch(() => 'lost' as const);
      if (signal.aborted) return;
      onState(end);
      if (end === 'refused') return;
      if (performance.now() - started > longestPauseMs) pause = firstPauseMs;
      await new Promise(resolve => setTimeout(resolve, pause));
    }
  };
  return {
    open() {
      if (stop) return;
      stop = new AbortController();
      void keep(stop.signal);
    },
    close() {
      stop?.abort();
      stop = undefined;
    },
  };
}
