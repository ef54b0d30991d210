import type { Observation } from '../observe/observation.ts';
import type { Action, LabRecord, Machines, Provider } from '../providers/provider.ts';
import type { SomeTools } from '../setup/tools.ts';
import type { VerifyReport } from '../lab/verify.ts';

/** What the steps of one run share; each step adds what it made. */
export interface StepContext {
  readonly provider: Provider;
  readonly record: LabRecord;
  readonly tools: SomeTools;
  /** What there was of the lab just now, where that was looked at already. */
  readonly found: Machines | undefined;
  readonly signal: AbortSignal;
  /** How long transient states are waited for at the end, in milliseconds. */
  readonly verifyTimeoutMs: number | undefined;
  machines: Machines | undefined;
  /** Whether this run made the machines, and so may remove them when it fails. */
  created: boolean;
  /** Whether any step changed anything. */
  changed: boolean;
  /** What a step has seen of the whole lab, when nothing was changed after it. */
  seen: Observation | undefined;
  /** What the verify at the end found. */
  report: VerifyReport | undefined;
}

/** One piece of work on the way up, small enough to be named when it fails. */
export interface Step {
  readonly id: string;
  /** What is true once the step is done. */
  readonly title: string;
  /** What it would do on a host where nothing is there yet. */
  plan(context: StepContext): readonly Action[] | Promise<readonly Action[]>;
  /** Does it; gives what was done, in a few words. `tell` says how it goes. */
  run(context: StepContext, tell: (text: string) => void): Promise<string>;
}

/** What a run of steps tells while it goes. */
export interface StepEvent {
  readonly step: string;
  readonly title: string;
  readonly status: 'started' | 'done' | 'failed';
  readonly detail?: string;
  readonly durationMs?: number;
}

/** The machines of a run, which an earlier step has made or found. */
export function machinesOf({ machines }: StepContext): Machines {
  if (!machines) throw new Error('a step ran before the machines were there');
  return machines;
}
