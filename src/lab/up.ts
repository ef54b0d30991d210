import { NotReadyError } from '../errors.ts';
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
  /** What there was of the lab just now, where that was looked at already. */
  readonly found?: Machines | undefined;
  readonly signal: AbortSignal;
  /** Keep what was made when a step fails. */
  readonly retain?: boolean;
  /** How long transient states are waited for at the end, in milliseconds. */
  readonly verifyTimeoutMs?: number | undefined;
  /** Whether to draw a live list on standard error; else only events are told. */
  readonly live?: boolean;
  readonly onEvent?: (event: StepEvent) => void;
}

export interface UpResult {
  readonly ready: boolean;
  /** Whether anything had to be done. */
  readonly changed: boolean;
  /** Whether the machines were removed again, because the lab that this run made did not become ready. */
  readonly removed: boolean;
  readonly report: VerifyReport;
}

/** Brings a lab up and verifies it; what this run made is removed again when a step fails or the lab is not ready. */
export async function bringUp(lab: Lab, options: UpOptions): Promise<UpResult> {
  const context = startContext(lab, options);
  const { live = false, onEvent } = options;
  try {
    await runSteps(stepsOf(options.record.config), context, { live, ...(onEvent && { onEvent }) });
    return resultOf(context, false);
  } catch (error) {
    const worthKeeping = options.retain || lab.provider.resumes;
    const removed = context.created && !worthKeeping && (await lab.provider.destroy(lab.name)) === 'removed';
    if (error instanceof NotReadyError && context.report) return resultOf(context, removed);
    throw error;
  }
}

/** Every command and file of a lab brought up where nothing is yet. */
export async function planUp(lab: Lab, options: UpOptions) {
  const context = startContext(lab, options);
  const plans = stepsOf(options.record.config).map(async step => ({ id: step.id, title: step.title, actions: await step.plan(context) }));
  return await Promise.all(plans);
}

function startContext({ provider }: Lab, { record, tools, found, signal, verifyTimeoutMs }: UpOptions): StepContext {
  return {
    ...{ provider, record, tools, found, signal, verifyTimeoutMs },
    ...{ machines: undefined, created: false, changed: false, seen: undefined, report: undefined },
  };
}

function resultOf({ report, changed }: StepContext, removed: boolean): UpResult {
  if (!report) throw new Error('the steps ended without a verify');
  return { ready: report.ready, changed, removed, report };
}
