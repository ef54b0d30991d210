import type { Lab } from '../lab/lab.ts';
import { Actions } from './actions.ts';
import type { Hunt } from './actions.ts';
import { openHub } from './hub.ts';
import { routesOf } from './routes.ts';
import type { Parts } from './routes.ts';
import { startServer } from './server.ts';
import type { RunningServer } from './server.ts';
import type { TrainingState } from './messages.ts';
import { openTraining } from './training.ts';
import { Watch } from './watch.ts';

export interface DashboardOptions extends Pick<Parts, 'files' | 'refusal' | 'report' | 'hiddenMs'> {
  /** The lab's name; it need not run. */
  readonly name: string;
  /** Finds the lab anew for every look, as it may be taken down and brought up again. */
  readonly open: () => Promise<Lab>;
  readonly port?: number;
  readonly signal: AbortSignal;
  /** Milliseconds without a page after which it ends. */
  readonly idleMs?: number;
  /** Injects a fault to be found before it listens; it then owns the lab's lock, and releases it with `unlock`. */
  readonly hunt?: Hunt;
  readonly onTraining?: (state: TrainingState) => void;
  /** Told once it listens. */
  readonly onListening: (server: RunningServer) => void;
}

const defaultIdleMs = 15 * 60_000;

/** Serves a lab's live page until it is interrupted, or has had no page for long; gives which of them it was. */
export async function serveDashboard({ name, open, port = 0, signal, idleMs = defaultIdleMs, hunt, onTraining, onListening, ...rest }: DashboardOptions): Promise<'interrupted' | 'idle'> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  signal.addEventListener('abort', abort);
  let idle = setTimeout(abort, idleMs);
  const onCount = (listeners: number): void => {
    clearTimeout(idle);
    if (listeners === 0) idle = setTimeout(abort, idleMs);
  };
  const hub = openHub({ onCount });
  const training = openTraining(state => {
    hub.send('training', state);
    onTraining?.(state);
  });
  const watch: Watch = new Watch({ name, hub, open, isOurs: () => actions.isBusy, disclose: view => training.disclose(view) });
  const actions = new Actions({ name, hub, open, watch, training, refusal: rest.refusal });
  const server = await startServer(routesOf({ name, hub, watch, actions, training, open, ...rest }), { port });
  try {
    if (hunt) await actions.hunt(hunt, signal);
    onListening(server);
    if (!signal.aborted) await watch.run(stop.signal);
  } finally {
    clearTimeout(idle);
    signal.removeEventListener('abort', abort);
    await actions.close();
    hub.close();
    await server.close();
  }
  return signal.aborted ? 'interrupted' : 'idle';
}
