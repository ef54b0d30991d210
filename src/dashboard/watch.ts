import { hideSecrets } from '../bundle/hide.ts';
import { changesBetween } from '../diff/changes.ts';
import { InterruptedError, messageOf } from '../errors.ts';
import { lockLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { deltaOf } from '../view/delta.ts';
import type { View } from '../view/types.ts';
import type { Hub } from './hub.ts';
import { look } from './look.ts';
import type { Look } from './look.ts';
import type { Happening, Messages } from './messages.ts';

export interface WatchOptions {
  readonly name: string;
  readonly hub: Hub;
  readonly open: () => Promise<Lab>;
  /** Whether an action of this dashboard holds the lab's lock. */
  readonly isOurs: () => boolean;
  /** What pages may see of a view: all of it, unless a fault is to be found. */
  readonly disclose: (view: View) => View;
}

const keptHappenings = 500;
const shortestPauseMs = 750;
/** Looks keep the machine busy for at most a fifth of the time. */
const restPerLook = 4;

/** Looks at a lab again and again while a page is open, and tells the pages what turned. */
export class Watch {
  readonly happenings: Happening[] = [];
  /** Absent before the first look, and while the lab does not answer. */
  last: Look | undefined;
  /** Why the last look failed, and when. */
  gone: Messages['gone'] | undefined;
  /** The other command that is changing the lab. */
  busy: string | null = null;
  readonly #options: WatchOptions;
  #sent: View | undefined;
  #wake: () => void = () => undefined;
  #isNudged = false;
  /** Ends the look that is being taken. */
  #drop: (() => void) | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** The last view as pages may have it. */
  view(): View | undefined {
    return this.last && this.#options.disclose(this.last.view);
  }

  /** Tells the pages what happened, and remembers it for those that come. */
  happen(...all: readonly Happening[]): void {
    if (all.length === 0) return;
    this.happenings.push(...all);
    this.happenings.splice(0, Math.max(0, this.happenings.length - keptHappenings));
    this.#options.hub.send('change', all);
  }

  /** Looks now instead of after the pause. */
  nudge(): void {
    this.#isNudged = true;
    this.#wake();
  }

  /** Drops a look that began before the lab was changed, and looks now. */
  restart(): void {
    this.#drop?.();
    this.nudge();
  }

  /** Sends the last view again as a whole, as pages may now have it. */
  resend(): void {
    this.#sent = this.view();
    if (this.#sent) this.#options.hub.send('view', { ...this.#sent, events: [] });
  }

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { hub, isOurs, name } = this.#options;
    while (!signal.aborted) {
      await hub.someone(signal);
      if (!isOurs()) await waitUntilFree(name, signal, holder => this.#setBusy(holder));
      if (signal.aborted) return;
      this.#setBusy(null);
      this.#isNudged = false;
      const started = performance.now();
      const found = await this.#look(signal);
      await this.#pause(Math.max(shortestPauseMs, restPerLook * (found?.busyMs ?? performance.now() - started)), signal);
    }
  }

  async #look(signal: AbortSignal): Promise<Look | undefined> {
    const current = new AbortController();
    const drop = (): void => current.abort();
    this.#drop = drop;
    signal.addEventListener('abort', drop);
    try {
      const found = await look(await this.#options.open(), this.last?.view, current.signal);
      if (current.signal.aborted) return undefined;
      this.#see(found);
      return found;
    } catch (error) {
      if (!current.signal.aborted) this.#miss(messageOf(error));
      return undefined;
    } finally {
      signal.removeEventListener('abort', drop);
      this.#drop = undefined;
    }
  }

  #see(found: Look): void {
    const { name, hub, disclose } = this.#options;
    const before = this.last;
    this.last = found;
    const shown = disclose(found.view);
    const delta = this.#sent && deltaOf(this.#sent, shown);
    this.#sent = shown;
    if (delta) hub.send('delta', delta);
    else hub.send('view', { ...shown, events: [] });
    if (this.gone) this.happen({ at: found.seen.takenAt, kind: 'lab', good: true, text: `lab ${name} answers`, nodes: [] });
    this.gone = undefined;
    if (before) this.happen(...newsOf(before, found, shown !== found.view));
  }

  #miss(reason: string): void {
    const at = new Date().toISOString();
    const isNews = this.gone?.reason !== reason;
    this.gone = { at, reason };
    this.last = this.#sent = undefined;
    this.#options.hub.send('gone', this.gone);
    if (isNews) this.happen({ at, kind: 'lab', good: false, text: reason, nodes: [] });
  }

  #setBusy(holder: string | null): void {
    if (holder === this.busy) return;
    this.busy = holder;
    this.#options.hub.send('busy', { holder });
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#isNudged || signal.aborted) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(() => this.#wake(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', this.#wake);
        resolve();
      };
      signal.addEventListener('abort', this.#wake, { once: true });
    });
  }
}

/** Waits while another command changes the lab: what is seen in between is no verdict on it. */
async function waitUntilFree(name: string, signal: AbortSignal, onBusy: (holder: string) => void): Promise<void> {
  try {
    (await lockLab(name, { command: 'dashboard', signal, onWait: onBusy }))();
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
  }
}

/** What turned between two looks; what names a fault is left out while one is to be found. */
function newsOf(before: Look, after: Look, isSecret: boolean): readonly Happening[] {
  const at = after.seen.takenAt;
  const changes = hideSecrets(changesBetween(before.seen, after.seen)).map(({ node, text }): Happening => ({ at, kind: 'change', text: node === undefined ? text : `${node}: ${text}`, nodes: node === undefined ? [] : [node] }));
  const turned = after.view.events.filter(({ kind }) => !isSecret || kind !== 'cause');
  return [...(isSecret ? [] : changes), ...turned];
}
