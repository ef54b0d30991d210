import { NotReadyError } from '../errors.ts';
import type { Observation } from '../observe/observation.ts';
import type { Lab } from './lab.ts';
import type { LabRecord, Machines } from '../providers/provider.ts';
import type { SomeTools } from '../setup/tools.ts';
import { stepsOf } from '../steps/index.ts';
import { runSteps } from '../steps/run.ts';
import type { StepContext, StepEvent } from '../steps/step.ts';
import type { VerifyReport } from './verify.ts';

export interface UpOptions {
  readonly record: LabRecord;
  readonly tools: SomeTools;
  /** The machines that already exist, if that is known. */
  readonly found?: Machines | undefined;
  readonly signal: AbortSignal;
  /** Keep a failed lab for inspection. */
  readonly retain?: boolean;
  /** How long to wait for checks to pass, in milliseconds. */
  readonly verifyTimeoutMs?: number | undefined;
  /** Called with a new lab that is not ready, and what was seen of it last, before it is removed. */
  readonly beforeRemoval?: (machines: Machines, seen: Observation) => Promise<void>;
  /** Whether the observation has the ends of the services' logs. */
  readonly logs?: boolean;
  /** Whether to draw a live list on standard error; otherwise only events are reported. */
  readonly live?: boolean;
  readonly onEvent?: (event: StepEvent) => void;
}

export interface UpResult {
  readonly ready: boolean;
  /** Whether anything was changed. */
  readonly changed: boolean;
  /** Whether the machines were removed because the new lab did not become ready. */
  readonly removed: boolean;
  readonly report: VerifyReport;
  /** The last observation, which the report is based on. */
  readonly observation: Observation;
}

/** Brings up a lab and verifies it; removes a new lab if a step fails or the lab is not ready. */
export async function bringUp(lab: Lab, options: UpOptions): Promise<UpResult> {
  const context = startContext(lab, options);
  const { live = false, onEvent } = options;
  try {
    await runSteps(stepsOf(options.record.config), context, { live, ...(onEvent && { onEvent }) });
    return resultOf(context, false);
  } catch (error) {
    const worthKeeping = options.retain || lab.provider.resumes;
    const notReady = error instanceof NotReadyError;
    const { machines, seen, created } = context;
    if (created && !worthKeeping && notReady && machines && seen) await options.beforeRemoval?.(machines, seen);
    const removed = created && !worthKeeping && (await lab.provider.destroy(lab.name)) === 'removed';
    if (notReady && context.report) return resultOf(context, removed);
    throw error;
  }
}

/** Every command and file of a fresh `up`. */
export async function planUp(lab: Lab, options: UpOptions) {
  const context = startContext(lab, options);
  const plans = stepsOf(options.record.config).map(async step => ({ id: step.id, title: step.title, actions: await step.plan(context) }));
  return await Promise.all(plans);
}

function startContext({ provider }: Lab, { record, tools, found, signal, verifyTimeoutMs, logs = false }: UpOptions): StepContext {
  return {
    ...{ provider, record, tools, found, signal, verifyTimeoutMs, logs },
    ...{ machines: undefined, created: false, changed: false, seen: undefined, report: undefined },
  };
}

function resultOf({ report, seen, changed }: StepContext, removed: boolean): UpResult {
  if (!report || !seen) throw new Error('the steps ended without a verify');
  return { ready: report.ready, changed, removed, report, observation: seen };
}
