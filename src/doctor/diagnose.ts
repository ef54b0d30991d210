import { setTimeout as sleep } from 'node:timers/promises';
import { checks } from '../checks/index.ts';
import { judge } from '../checks/judge.ts';
import { InterruptedError } from '../errors.ts';
import { explain } from '../faults/explain.ts';
import type { Cause, Explanation } from '../faults/explain.ts';
import { lookTwice } from '../lab/look-twice.ts';
import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import type { Machines } from '../providers/provider.ts';
import { startServedTime } from '../system/served-time.ts';

export interface DiagnoseOptions {
  /** The longest that passing states are waited for, in milliseconds; 0 explains what is seen at first. Left out, the lab's machines decide. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after each look what it waits for: the ids of causes and checks. */
  readonly onWait?: (ids: readonly string[]) => void;
  /** What has just been seen, in place of a first look. */
  readonly first?: Observation | undefined;
  /** What was seen for long enough before: what of it is still there is not waited for again. */
  readonly known?: Explanation;
}

export interface Diagnosed {
  readonly explanation: Explanation;
  /** The last observation, on which the explanation stands; with a closer look, if it was needed. */
  readonly observation: Observation;
}

/** How long `diagnose` waits for passing states unless told otherwise, where machines answer as quickly as in a sandbox. */
const defaultTimeoutMs = 20_000;

/** Looks a second time at the earliest after this many milliseconds. */
export const secondLookMs = 250;

/** Looks until the lab is ready, or until all that is wrong has been seen for longer than it may pass by itself. */
export async function diagnose(machines: Machines, { timeoutMs: limitMs, signal, onWait, first, known }: DiagnoseOptions = {}): Promise<Diagnosed> {
  const { patience = 1 } = machines;
  const started = performance.now();
  const time = startServedTime();
  const since = new Map(known ? wrongOf(known).map(({ key }) => [key, -Infinity]) : []);
  let [given, looks] = [first, 0];
  let near: Diagnosed | undefined;
  for (let pause = secondLookMs; ; pause = Math.min(pause * 1.5, 1000)) {
    let observation = given ?? (await observe(machines, { signal }));
    given = undefined;
    let explanation = explain(observation, judge(observation));
    if (explanation.ready) {
      const again = await lookTwice(machines, observation, signal);
      if (again !== observation) [observation, explanation] = [again, explain(again, judge(again))];
    }
    const elapsed = time.elapsedMs();
    const left = limitMs === undefined ? defaultTimeoutMs * patience - elapsed : limitMs - (performance.now() - started);
    const wrong = wrongOf(explanation);
    remember(since, wrong, elapsed);
    looks += 1;
    // What the hop itself shows does not pass by itself.
    if (looks === 2) {
      near = await closer(machines, { explanation, observation });
      if (near.observation !== observation && near.explanation.unexplained.length === 0 && near.explanation.causes.every(isLasting)) return near;
    }
    const leftOf = ({ key, settleMs }: Wrong): number => Math.max(settleMs * patience, secondLookMs) - (elapsed - (since.get(key) ?? elapsed));
    const passing = wrong.filter(one => leftOf(one) > 0);
    if (wrong.length === 0 || passing.length === 0 || left <= 0) return await closer(machines, { explanation, observation }, near);
    onWait?.([...new Set(passing.map(({ id }) => id))]);
    await sleep(Math.min(pause, left, Math.max(...passing.map(leftOf))), undefined, { signal }).catch(() => undefined);
    if (signal?.aborted) throw new InterruptedError('interrupted');
  }
}

/** Looks closer at what no fault explains, unless that was done before, and explains it again. */
export async function closer(machines: Machines, { explanation, observation }: Diagnosed, before?: Diagnosed): Promise<Diagnosed> {
  if (explanation.unexplained.length === 0) return { explanation, observation };
  const { lookCloser, planCloser } = await import('./locate.ts');
  const isSame = before && JSON.stringify(planCloser(observation, explanation)) === JSON.stringify(planCloser(before.observation, before.explanation));
  const found = isSame ? before.observation.closer : await lookCloser(machines, observation, explanation);
  if (!found) return { explanation, observation };
  const seen = { ...observation, closer: found };
  return { explanation: explain(seen, judge(seen)), observation: seen };
}

interface Wrong {
  readonly id: string;
  /** What tells it from others of the same id. */
  readonly key: string;
  readonly settleMs: number;
}

function wrongOf({ causes, unexplained }: Explanation): readonly Wrong[] {
  return [
    ...causes.map(({ fault: { id, settleMs }, nodes, evidence }) => ({
      id,
      key: `${id} ${nodes.join(' ')}`,
      settleMs: isLasting({ evidence }) ? 0 : settleMs,
    })),
    ...unexplained.map(({ check, nodes }) => ({ id: check, settleMs: settleOf.get(check) ?? 0, key: `${check} ${nodes.join(' ')}` })),
  ];
}

function isLasting({ evidence }: Pick<Cause, 'evidence'>): boolean {
  return evidence.every(({ lasting }) => lasting);
}

const settleOf: ReadonlyMap<string, number> = new Map(checks.map(({ id, settleMs }) => [id, settleMs]));

// A cause that was absent in one observation starts over.
function remember(since: Map<string, number>, wrong: readonly Wrong[], elapsed: number): void {
  const keys = new Set(wrong.map(({ key }) => key));
  for (const key of since.keys()) if (!keys.has(key)) since.delete(key);
  for (const key of keys) if (!since.has(key)) since.set(key, elapsed);
}
