import { setTimeout as sleep } from 'node:timers/promises';
import { judge } from '../checks/judge.ts';
import type { CheckResult } from '../checks/judge.ts';
import type { Change } from '../diff/changes.ts';
import { explain } from '../faults/explain.ts';
import type { Cause, Explanation } from '../faults/explain.ts';
import { faults } from '../faults/index.ts';
import { outlivedEtcd } from '../faults/shared/outlives.ts';
import type { Unexplained } from '../faults/unexplained.ts';
import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import type { Machines } from '../providers/provider.ts';
import { poll } from '../system/poll.ts';
import { act } from './act.ts';
import type { ActionResult } from './act.ts';
import { diagnose, secondLookMs } from './diagnose.ts';
import type { Diagnosed } from './diagnose.ts';
import { toCauseReport } from './report.ts';
import type { CauseReport } from './report.ts';

export interface RepairOptions {
  /** The longest that passing states are waited for at each look, in milliseconds. Left out, the lab's machines decide. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Also apply fixes that destroy data. */
  readonly force?: boolean;
  /** Whether a cause may be fixed; left out, each may. */
  readonly isWanted?: (cause: Cause) => boolean;
  readonly onAction?: (result: ActionResult) => void;
}

export interface Repaired {
  readonly actions: readonly ActionResult[];
  /** Every cause that was met, in the order of their finding: one may hide another until it is fixed. */
  readonly met: readonly Cause[];
  /** The causes that were still there after their cure, or were not to be cured without force. */
  readonly left: readonly Cause[];
  /** What was seen last. */
  readonly after: Diagnosed;
}

/** How long a cure may take to show, in milliseconds: flannel restores its routes within 10 s. */
const cureTimeoutMs = 15_000;

/** Fixes causes, root causes first, and diagnoses again after each; a cause that its fix does not remove is left. */
export async function repair(machines: Machines, before: Diagnosed, options: RepairOptions): Promise<Repaired> {
  const actions: ActionResult[] = [];
  const met = new Map<string, Cause>();
  const tried = new Set<string>();
  const refused: string[] = [];
  let isSure = before.explanation.ready;
  let now = before;
  for (;;) {
    for (const found of now.explanation.causes) if (!met.has(keyOf(found))) met.set(keyOf(found), found);
    const isNext = (candidate: Cause): boolean => !tried.has(keyOf(candidate)) && isAllowed(candidate, options);
    const cause = now.explanation.causes.find(isNext) ?? below(now, options).causes.find(isNext);
    if (!cause && (isSure || !now.explanation.ready)) return { actions, met: [...met.values()], left: now.explanation.causes, after: now };
    isSure = !cause;
    if (!cause) {
      now = await lookAgain(machines, options, mayComeBack(actions, now) ? flannelPeriodMs * (machines.patience ?? 1) : secondLookMs);
      continue;
    }
    tried.add(keyOf(cause));
    if (!met.has(keyOf(cause))) met.set(keyOf(cause), cause);
    const results = await cure(machines, cause, options);
    actions.push(...results);
    const isDone = results.every(({ ok }) => ok);
    // What stood in the way of another cure may be gone.
    if (isDone) for (const key of refused.splice(0)) tried.delete(key);
    else refused.push(keyOf(cause));
    const first = isDone ? await seeCured(machines, cause, options.signal) : undefined;
    // What was unexplained before may have its cause by now, and gets its full waiting time again.
    now = await diagnose(machines, { ...options, first, known: { ...now.explanation, unexplained: [] } });
  }
}

/** The explanation without the causes that are left although their fixes were applied: what they had explained may have another cause. */
function below({ explanation, observation }: Diagnosed, options: RepairOptions): Explanation {
  const left = new Set(explanation.causes.filter(cause => isAllowed(cause, options)).map(({ fault: { id } }) => id));
  if (left.size === 0) return explanation;
  return explain(observation, judge(observation), faults.filter(({ id }) => !left.has(id)));
}

/** flannel sets its routes again every ten seconds. */
const flannelPeriodMs = 10_500;

/** Whether flanneld may undo what was done: a route of a node whose flanneld is older than etcd, and may not know its leases. */
function mayComeBack(actions: readonly ActionResult[], { observation }: Diagnosed): boolean {
  const touched = new Set(actions.filter(({ ok, command }) => ok && /-- (?:ip (?:route|neigh)|bridge fdb) /.test(command)).map(({ where }) => where));
  return observation.nodes.some(node => touched.has(node.name) && outlivedEtcd(observation, node) !== undefined);
}

/** Looks at a lab that has just been found ready: a service that a cure has woken may end a moment later. */
async function lookAgain(machines: Machines, options: RepairOptions, pauseMs: number): Promise<Diagnosed> {
  await sleep(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
  return await diagnose(machines, options);
}

/** Carries out a cure up to the first action that fails. */
async function cure(machines: Machines, { fault, fix }: Cause, { onAction }: RepairOptions): Promise<readonly ActionResult[]> {
  const results: ActionResult[] = [];
  for (const action of fix) {
    const result = await act(machines, fault.id, action);
    results.push(result);
    onAction?.(result);
    if (!result.ok) break;
  }
  return results;
}

/** What `repair --json` tells besides the diagnosis. */
export interface RepairOutcome {
  readonly actions: readonly ActionResult[];
  /** The causes that others had hidden until they were fixed. */
  readonly cameToLight: readonly CauseReport[];
  /** Every check before and after. */
  readonly checks: readonly { readonly id: string; readonly before: CheckResult['status']; readonly after: CheckResult['status'] }[];
  /** What the repair changed. */
  readonly changes: readonly Change[];
  readonly left: readonly CauseReport[];
  /** What no fault explains besides the causes that are left: the next place to look. */
  readonly deeper: readonly Unexplained[];
  readonly verify: readonly CheckResult[];
  /** Whether the lab is ready now. */
  readonly repaired: boolean;
}

/** Sets what was seen before beside what is seen now. */
export function judgeRepair(before: Diagnosed, { actions, met, left, after }: Repaired, changes: readonly Change[]): RepairOutcome {
  const then = new Map(judge(before.observation).map(({ id, status }) => [id, status]));
  const verify = judge(after.observation);
  const checks = verify.map(({ id, status }) => ({ id, before: then.get(id) ?? 'skipped', after: status }));
  const report = (cause: Cause): CauseReport => toCauseReport(after.observation.lab.name, cause);
  const known = new Set(before.explanation.causes.map(whoseKey));
  const hidden = new Map(met.filter(cause => !known.has(whoseKey(cause))).map(cause => [whoseKey(cause), cause]));
  const cameToLight = [...hidden.values()].map(report);
  const deeper = left.length === 0 ? [] : below(after, { force: true }).unexplained;
  return { actions, cameToLight, checks, changes, left: left.map(report), deeper, verify, repaired: after.explanation.ready };
}

/** What a cure would destroy; empty when it may be done without force. */
export function lossesOf({ fix }: Cause): readonly string[] {
  return fix.flatMap(({ loses }) => loses ?? []);
}

function isAllowed(cause: Cause, { force = false, isWanted = () => true }: RepairOptions): boolean {
  return cause.fix.length > 0 && (force || lossesOf(cause).length === 0) && isWanted(cause);
}

function whoseKey({ fault, nodes }: Cause): string {
  return `${fault.id} ${nodes.join(' ')}`;
}

// The same fault on another node, or with another thing to show, is another cause.
function keyOf({ fault, evidence }: Cause): string {
  return `${fault.id} ${evidence.map(({ node = '', peer = '', fact }) => `${node} ${peer} ${fact}`).join('; ')}`;
}

/** Looks until the cause is gone; gives what was seen then, or undefined when it stayed. */
async function seeCured(machines: Machines, { fault }: Cause, signal: AbortSignal | undefined): Promise<Observation | undefined> {
  const isGone = async (): Promise<Observation | undefined> => {
    const seen = await observe(machines, { signal });
    const { causes } = explain(seen);
    return causes.every(cause => cause.fault.id !== fault.id) ? seen : undefined;
  };
  return await poll(isGone, { timeoutMs: cureTimeoutMs * (machines.patience ?? 1), signal, longestPauseMs: 1000 });
}
