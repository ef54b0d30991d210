import { setTimeout as sleep } from 'node:timers/promises';
import { checks } from '../checks/index.ts';
import { judge } from '../checks/judge.ts';
import type { CheckResult } from '../checks/judge.ts';
import { InterruptedError } from '../errors.ts';
import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import { lookTwice } from './look-twice.ts';
import type { Machines } from '../providers/provider.ts';
import { startServedTime } from '../system/served-time.ts';

/** The output of `verify --json`; its shape is a contract. */
export interface VerifyReport {
  readonly schema: 1;
  readonly lab: string;
  readonly ready: boolean;
  readonly durationMs: number;
  readonly nodes: readonly { readonly name: string; readonly address: string; readonly subnet: string | null }[];
  readonly checks: readonly TimedResult[];
}

/** A check's result, and the milliseconds after which it first had its current status. */
export interface TimedResult extends CheckResult {
  readonly durationMs: number;
  /** Of a check that passed after it had failed: in how many of all looks it failed. */
  readonly afterFailing?: { readonly failed: number; readonly looks: number };
}

export interface VerifyOptions {
  /** How long to wait for checks to pass, by the clock on the wall; 0 checks once. Left out, the lab's machines and the load decide. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether the ends of the services' logs are read too, which no check needs. */
  readonly logs?: boolean;
  /** Whether warnings are waited for too, as long as they may pass by themselves. */
  readonly awaitWarnings?: boolean;
  /** An observation just made, used instead of the first one. */
  readonly first?: Observation | undefined;
  /** Called after each observation with the checks that have not passed yet. */
  readonly onWait?: (failing: readonly string[]) => void;
}

export interface Verified {
  readonly report: VerifyReport;
  /** The last observation, which the report is based on. */
  readonly observation: Observation;
}

/** How long `verify` waits by default: flannel restores its routes within 10 s. */
const defaultTimeoutMs = 15_000;

/** Observes and checks until every check passes, or until a failed check can no longer recover by itself. */
export async function verify(machines: Machines, { timeoutMs, signal, logs = false, awaitWarnings = false, first, onWait }: VerifyOptions): Promise<Verified> {
  const started = performance.now();
  const time = startServedTime();
  const { patience = 1 } = machines;
  const past = new Map<string, Past>();
  let [given, looks] = [first, 0];
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 1000)) {
    let observation = given ?? (await observe(machines, { signal, logs }));
    given = undefined;
    let judged = judge(observation);
    const again = isReady(judged) ? await lookTwice(machines, observation, signal) : observation;
    if (again !== observation) [observation, judged] = [again, judge(again)];
    const elapsed = performance.now() - started;
    const servedMs = time.elapsedMs();
    looks += 1;
    const results = judged.map(result => besidePast(result, past, { elapsed, servedMs, looks }));
    const failing = results.filter(({ status }) => status !== 'passed');
    const stayed = ({ id }: TimedResult): boolean => servedMs - (past.get(id)?.servedAt ?? 0) >= (settleMs.get(id) ?? 0) * patience;
    const left = timeoutMs === undefined ? defaultTimeoutMs * patience - servedMs : timeoutMs - elapsed;
    const over = left <= 0 || results.some(result => hasSettled(result, stayed(result)));
    // Even where nobody waits for warnings, each was seen twice: one slow answer makes none.
    const warned = results.filter(result => result.warnings && (awaitWarnings ? !stayed(result) : looks === 1));
    if (failing.length + warned.length === 0 || over) return { report: toReport(observation, results, elapsed), observation };
    onWait?.([...failing, ...warned].map(({ id }) => id));
    await sleep(Math.min(pause, left), undefined, { signal }).catch(() => undefined);
    if (signal?.aborted) throw new InterruptedError('interrupted');
  }
}

function isReady(results: readonly CheckResult[]): boolean {
  return results.every(({ status }) => status === 'passed');
}

/** How a check fared so far: its status, since when it has it, and in how many looks it failed. */
interface Past {
  /** With `warned` for a check that passed with warnings. */
  readonly status: string;
  readonly at: number;
  readonly servedAt: number;
  readonly failed: number;
}

interface Moment {
  readonly elapsed: number;
  readonly servedMs: number;
  readonly looks: number;
}

function besidePast(result: CheckResult, past: Map<string, Past>, { elapsed, servedMs, looks }: Moment): TimedResult {
  const { id, status, warnings } = result;
  const before = past.get(id);
  const now = warnings ? `${status}, warned` : status;
  const { at, servedAt } = before?.status === now ? before : { at: elapsed, servedAt: servedMs };
  const failed = (before?.failed ?? 0) + (status === 'failed' ? 1 : 0);
  past.set(id, { status: now, at, servedAt, failed });
  return { ...result, durationMs: Math.floor(at), ...(status === 'passed' && failed > 0 && { afterFailing: { failed, looks } }) };
}

// Once a check has failed for longer than it may take to recover by itself, waiting does not help. What recovers by itself needs the
// machine for it, so that is served time.
function hasSettled({ status, unread }: TimedResult, hasStayed: boolean): boolean {
  if (status === 'broken') return true;
  return (status === 'failed' || unread !== undefined) && hasStayed;
}

const settleMs: ReadonlyMap<string, number> = new Map(checks.map(check => [check.id, check.settleMs]));

function toReport({ lab, api, nodes, etcd }: Observation, results: readonly TimedResult[], elapsed: number): VerifyReport {
  return {
    schema: 1,
    lab: lab.name,
    ready: isReady(results),
    durationMs: Math.round(elapsed),
    nodes: nodes.map(({ name, address }) => ({
      name,
      address,
      subnet: etcd[api].leases.find(({ publicIp }) => publicIp === address)?.subnet ?? null,
    })),
    checks: results,
  };
}
