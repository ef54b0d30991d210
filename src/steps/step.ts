import type { LabConfig } from '../config/lab-config.ts';
import type { Observation } from '../observe/observation.ts';
import type { Action, LabRecord, Machines, Provider } from '../providers/provider.ts';
import type { SomeTools } from '../setup/tools.ts';
import type { VerifyReport } from '../lab/verify.ts';

/** The state that the steps of one run share; each step adds its own results. */
export interface StepContext {
  readonly provider: Provider;
  readonly record: LabRecord;
  readonly tools: SomeTools;
  /** The lab's machines as just found, if they have been looked for. */
  readonly found: Machines | undefined;
  readonly signal: AbortSignal;
  /** How long the last step waits for checks to pass, in milliseconds. */
  readonly verifyTimeoutMs: number | undefined;
  /** Whether the last step reads the ends of the services' logs too. */
  readonly logs?: boolean;
  machines: Machines | undefined;
  /** Whether this run created the machines, so it may remove them if it fails. */
  created: boolean;
  /** Whether any step changed anything. */
  changed: boolean;
  /** A step's observation of the whole lab, while nothing has been changed since. */
  seen: Observation | undefined;
  /** The report of the last step. */
  report: VerifyReport | undefined;
}

/** One step of `up`, small enough for its title to say what failed. */
export interface Step {
  readonly id: string;
  /** An imperative: `Create nodes`. */
  readonly title: string;
  /** Whether the lab needs it; without this every lab does. */
  readonly appliesTo?: (config: LabConfig) => boolean;
  /** The actions of a run from scratch. */
  plan(context: StepContext): readonly Action[] | Promise<readonly Action[]>;
  /** Runs it and returns what was done, as a sentence that replaces the title: `Created 3 nodes`. `tell` reports progress. */
  run(context: StepContext, tell: (text: string) => void): Promise<string>;
}

/** An event of a running step. */
export interface StepEvent {
  readonly step: string;
  readonly title: string;
  readonly status: 'started' | 'done' | 'failed';
  readonly detail?: string;
  readonly durationMs?: number;
}

/** The machines of a run, which an earlier step has created or found. */
export function machinesOf({ machines }: StepContext): Machines {
  if (!machines) throw new Error('a step ran before the machines were found');
  return machines;
}
