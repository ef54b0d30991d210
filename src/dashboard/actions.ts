import type { HuntWish } from '../doctor/drill-plan.ts';
import { messageOf } from '../errors.ts';
import { findMachines, tryLockLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { Machines } from '../providers/provider.ts';
import { observe } from '../observe/observe.ts';
import type { Hub } from './hub.ts';
import type { ActionKind, ActionRequest, ActionState } from './messages.ts';
import { prepare } from './plan.ts';
import type { Doing, Outcome } from './plan.ts';
import { HttpError } from './server.ts';
import type { Training } from './training.ts';
import type { Watch } from './watch.ts';

export interface ActionsOptions {
  readonly name: string;
  readonly hub: Hub;
  readonly open: () => Promise<Lab>;
  readonly watch: Watch;
  readonly training: Training;
  /** Why this dashboard may not change the lab; undefined if it may. */
  readonly refusal: () => string | undefined;
}

/** A hunt that begins with the dashboard. */
export interface Hunt {
  readonly wish: HuntWish;
  /** Releases the lab's lock. */
  readonly unlock: () => void;
}

interface Running {
  readonly id: number;
  readonly kind: ActionKind;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Does what pages ask for, one thing at a time, and tells every page how it goes. */
export class Actions {
  readonly #options: ActionsOptions;
  #count = 0;
  #running: Running | undefined;
  #unlock: (() => void) | undefined;

  constructor(options: ActionsOptions) {
    this.#options = options;
  }

  /** Whether an action is running, or a fault is injected to be found. */
  get isBusy(): boolean {
    return this.#unlock !== undefined;
  }

  /** Begins an action and gives its number; rejects with an HttpError if it cannot begin. */
  async begin(request: ActionRequest): Promise<number> {
    const { open, watch, training, refusal } = this.#options;
    const { kind } = request;
    if (kind === 'look') {
      watch.nudge();
      return 0;
    }
    const because = refusal() ?? this.#conflictOf(kind);
    if (because !== undefined) throw new HttpError(this.#running || this.#isSearching() ? 409 : 403, because);
    await this.#lock(kind);
    try {
      const machines = await findMachines(await open());
      const carryOut = planned.includes(kind) ? await asShown(request, watch, machines) : unshown(request, training);
      return this.#start(kind, machines, carryOut);
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  /** Injects a fault to be found, under a lock that the caller took. */
  async hunt({ wish, unlock }: Hunt, signal: AbortSignal): Promise<void> {
    const { open, training } = this.#options;
    this.#unlock = unlock;
    await training.begin(await findMachines(await open()), signal, wish);
  }

  /** Whether such an action was running. */
  abort(id: number): boolean {
    if (this.#running?.id !== id) return false;
    this.#running.stop.abort();
    return true;
  }

  /** Aborts what runs, reverts a fault that is to be found, and gives the lock back. */
  async close(): Promise<void> {
    const { open, training } = this.#options;
    this.#running?.stop.abort();
    await this.#running?.done;
    if (this.#isSearching()) await open().then(findMachines).then(machines => training.giveUp(machines)).catch(() => undefined);
    this.#unlock?.();
  }

  #isSearching(): boolean {
    return this.#options.training.state.state === 'searching';
  }

  #conflictOf(kind: ActionKind): string | undefined {
    if (this.#running) return `${this.#running.kind} is still running`;
    return this.#isSearching() && kind !== 'guess' && kind !== 'give-up' ? 'a fault is to be found; give up first' : undefined;
  }

  async #lock(kind: ActionKind): Promise<void> {
    if (this.#unlock) return;
    const taken = await tryLockLab(this.#options.name, { command: `dashboard ${kind}` });
    if (typeof taken === 'string') throw new HttpError(409, `${taken} is changing the lab`);
    this.#unlock = taken;
  }

  // As long as a fault is to be found, no other command may change the lab.
  #release(): void {
    if (this.#isSearching()) return;
    this.#unlock?.();
    this.#unlock = undefined;
  }

  #start(kind: ActionKind, machines: Machines, carryOut: CarryOut): number {
    const id = (this.#count += 1);
    const stop = new AbortController();
    this.#options.hub.send('action', { id, kind, state: 'running', line: '', at: now() });
    const done = this.#carryOut(id, kind, { machines, signal: stop.signal }, carryOut);
    this.#running = { id, kind, stop, done };
    void done.then(() => {
      this.#running = undefined;
      this.#release();
      this.#options.watch.resend();
      this.#options.watch.restart();
    });
    return id;
  }

  async #carryOut(id: number, kind: ActionKind, doing: Omit<Doing, 'tell'>, carryOut: CarryOut): Promise<void> {
    try {
      const ended = await carryOut({ ...doing, tell: line => this.#say({ id, kind, state: 'running', line, at: now() }) });
      this.#say({ id, kind, state: 'done', at: now(), ...ended });
    } catch (error) {
      const end = doing.signal.aborted ? ({ state: 'aborted', line: `${kind} was stopped` } as const) : ({ state: 'failed', line: messageOf(error) } as const);
      this.#say({ id, kind, at: now(), ...end });
    }
  }

  #say(state: ActionState): void {
    const { hub, watch } = this.#options;
    hub.send('action', state);
    watch.happen({ at: state.at, kind: 'action', ...(state.state === 'failed' && { good: false }), text: state.line, nodes: [] });
  }
}

function now(): string {
  return new Date().toISOString();
}

const planned: readonly ActionKind[] = ['inject', 'revert', 'repair'];

type CarryOut = (doing: Doing) => Promise<Outcome>;

/** What runs exactly the commands that were shown; an HttpError if they would be other ones now. */
async function asShown(request: ActionRequest, { last }: Watch, machines: Machines): Promise<CarryOut> {
  if (!last) throw new HttpError(409, 'the lab does not answer');
  const seen = request.kind === 'inject' ? await observe(machines, { probes: false }) : last.seen;
  const { plan, carryOut } = await prepare(request, { ...last, seen }, machines);
  if (plan.digest !== request.plan) throw new HttpError(412, 'the lab has changed since these commands were shown');
  return carryOut;
}

/** The actions whose commands are not shown, as they would name the fault that is to be found. */
function unshown({ kind, fault = '' }: ActionRequest, training: Training): CarryOut {
  return async ({ machines, signal }) => {
    if (kind === 'train') {
      await training.begin(machines, signal);
      return { line: 'a fault was injected; find it' };
    }
    if (kind === 'guess') return { line: (await training.guess(machines, fault)) ? `found: ${fault}; it is reverted` : `it is not ${fault}` };
    await training.giveUp(machines);
    return { line: 'gave up; the fault is reverted' };
  };
}
