import { diagnose } from '../doctor/diagnose.ts';
import { repair } from '../doctor/repair.ts';
import { faultOf, forgetAll, inject, revert, stagingsOf } from '../doctor/stage.ts';
import { messageOf } from '../errors.ts';
import { findMachines, tryLockLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { Machines } from '../providers/provider.ts';
import { observe } from '../observe/observe.ts';
import type { Hub } from './hub.ts';
import type { ActionKind, ActionRequest, ActionState } from './messages.ts';
import { chosenFaults, planOf } from './plan.ts';
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
    const { open, watch, refusal } = this.#options;
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
      if (planned.includes(kind)) await expectPlan(request, watch, machines);
      return this.#start(request, machines);
    } catch (error) {
      this.#release();
      throw error;
    }
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

  #start(request: ActionRequest, machines: Machines): number {
    const id = (this.#count += 1);
    const stop = new AbortController();
    this.#options.hub.send('action', { id, kind: request.kind, state: 'running', line: '' });
    const done = this.#carryOut(id, request, machines, stop.signal);
    this.#running = { id, kind: request.kind, stop, done };
    void done.then(() => {
      this.#running = undefined;
      this.#release();
      this.#options.watch.resend();
      this.#options.watch.nudge();
    });
    return id;
  }

  async #carryOut(id: number, request: ActionRequest, machines: Machines, signal: AbortSignal): Promise<void> {
    const { kind } = request;
    const { training } = this.#options;
    try {
      const line = await doers[kind](request, { machines, signal, training, tell: said => this.#say({ id, kind, state: 'running', line: said }) });
      this.#say({ id, kind, state: 'done', line });
    } catch (error) {
      this.#say(signal.aborted ? { id, kind, state: 'aborted', line: `${kind} was stopped` } : { id, kind, state: 'failed', line: messageOf(error) });
    }
  }

  #say(state: ActionState): void {
    const { hub, watch } = this.#options;
    hub.send('action', state);
    watch.happen({ at: new Date().toISOString(), kind: 'action', ...(state.state === 'failed' && { good: false }), text: state.line, nodes: [] });
  }
}

const planned: readonly ActionKind[] = ['inject', 'revert', 'repair'];

async function expectPlan(request: ActionRequest, { last }: Watch, machines: Machines): Promise<void> {
  if (!last) throw new HttpError(409, 'the lab does not answer');
  const { digest } = await planOf(request, last, machines);
  if (digest !== request.plan) throw new HttpError(412, 'the lab has changed since these commands were shown');
}

interface Doing {
  readonly machines: Machines;
  readonly signal: AbortSignal;
  readonly training: Training;
  readonly tell: (line: string) => void;
}

type Doer = (request: ActionRequest, doing: Doing) => Promise<string>;

/** Each gives the line with which it ends. */
const doers: Readonly<Record<ActionKind, Doer>> = {
  look: () => Promise.resolve(''),
  async inject({ fault = '', node }, { machines, signal }) {
    const wanted = faultOf(fault);
    const nodes = await inject(machines, wanted, stagingsOf(wanted, await observe(machines, { probes: false, signal }), node));
    return `injected ${wanted.id} on ${nodes.join(', ')}`;
  },
  async revert(request, { machines, tell }) {
    const chosen = await chosenFaults(machines, request);
    for (const active of chosen) {
      await revert(machines, active);
      tell(`reverted ${active.id} on ${active.node}`);
    }
    return `reverted ${chosen.map(({ id }) => id).join(', ')}`;
  },
  async repair(_request, { machines, signal, tell }) {
    const before = await diagnose(machines, { signal });
    const { after, left } = await repair(machines, before, {
      signal,
      onAction: ({ command, ok, error, where }) => tell(ok ? `${where}: ${command}` : `${where}: ${command} failed: ${error}`),
    });
    if (!after.explanation.ready) throw new Error(`repaired what could be, but the lab is not ready${left.length > 0 ? `; not fixed: ${left.map(({ fault }) => fault.id).join(', ')}` : ''}`);
    await forgetAll(machines);
    return 'repaired; the lab is ready';
  },
  async train(_request, { machines, signal, training }) {
    await training.begin(machines, signal);
    return 'a fault was injected; find it';
  },
  async guess({ fault = '' }, { machines, training }) {
    return (await training.guess(machines, fault)) ? `found: ${fault}; it is reverted` : `it is not ${fault}`;
  },
  async 'give-up'(_request, { machines, training }) {
    await training.giveUp(machines);
    return 'gave up; the fault is reverted';
  },
};
