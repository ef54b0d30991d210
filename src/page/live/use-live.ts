import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Api } from './api.ts';
import { initialState, receive } from './state.ts';
import type { LiveState } from './state.ts';
import { openStream } from './stream.ts';

export interface Live {
  readonly state: LiveState;
  readonly isPaused: boolean;
  readonly setPaused: (isPaused: boolean) => void;
}

/** The state of the lab as the server tells it; the connection is closed while the page is paused or hidden. */
export function useLive({ token }: Api): Live {
  const [state, setState] = useState<LiveState>(initialState);
  const [isPaused, setPaused] = useState(false);
  const stream = useMemo(
    () =>
      openStream({
        token,
        onEvent: ({ name, data }) => setState(before => receive(before, name, JSON.parse(data))),
        onState: connection => setState(before => ({ ...before, connection })),
      }),
    [token],
  );
  const hiddenMs = state.hello?.hiddenMs ?? 10_000;
  useEffect(() => {
    if (isPaused) {
      stream.close();
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = (): void => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') stream.open();
      else timer = setTimeout(() => stream.close(), hiddenMs);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', follow);
    };
  }, [stream, isPaused, hiddenMs]);
  return { state, isPaused, setPaused };
}
