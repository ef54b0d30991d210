import type { ConfigFlags } from './config/flags.ts';
import { loadLab } from './config/load.ts';
import type { LabConfig } from './config/lab-config.ts';
import type { CommandResult, Argv, RunOptions } from './system/exec.ts';
import { createHost } from './system/host.ts';
import { findMachines, lockLab, nodeOf, openLab } from './lab/lab.ts';
import { diagnose } from './doctor/diagnose.ts';
import { repair } from './doctor/repair.ts';
import type { DrillPlan, DrillWish } from './doctor/drill-plan.ts';
import type { Role, Score } from './doctor/drill.ts';
import { reportOf } from './doctor/report.ts';
import type { DiagnosisReport } from './doctor/report.ts';
import { observe } from './observe/observe.ts';
import type { Observation } from './observe/observation.ts';
import { planLab } from './lab/plan-lab.ts';
import type { Machines } from './providers/provider.ts';
import { statusOf } from './lab/status.ts';
import type { LabStatus } from './lab/status.ts';
import type { StepEvent } from './steps/step.ts';
import { bringUp } from './lab/up.ts';
import type { UpResult } from './lab/up.ts';
import { verify } from './lab/verify.ts';
import type { VerifyReport } from './lab/verify.ts';

export type { CheckResult } from './checks/judge.ts';
export type { Finding } from './checks/check.ts';
export type { Layer } from './checks/layers.ts';
export type { Argv, CommandResult, RunOptions } from './system/exec.ts';
export { exitCodes, LabError } from './errors.ts';
export type { ConfigFlags, DiagnosisReport, DrillPlan, DrillWish, Role, Score, LabConfig, LabStatus, Observation, StepEvent, UpResult, VerifyReport };

export interface LabSource {
  /** The lab file; by default k8s-lab.yaml in `cwd`, if it exists. */
  readonly file?: string;
  /** Overrides of the file, as on the command line: `{ nodes: '5', backend: 'vxlan' }`. */
  readonly flags?: ConfigFlags;
  readonly cwd?: string;
  /** Stops any running work when aborted; a lab that `up` has not finished is removed. */
  readonly signal?: AbortSignal;
}

export interface UpRequest {
  readonly onEvent?: (event: StepEvent) => void;
  /** Keep a failed lab for inspection. */
  readonly retain?: boolean;
  /** How long to wait for checks to pass, in milliseconds. */
  readonly timeoutMs?: number;
}

/** One lab, controlled from a program; every error that the user can fix is a LabError. */
export interface LabHandle {
  readonly config: LabConfig;
  /** Brings up the lab and verifies it; changes nothing if it is already running. */
  up(request?: UpRequest): Promise<UpResult>;
  verify(timeoutMs?: number): Promise<VerifyReport>;
  /** Explains why the lab is not ready. */
  diagnose(timeoutMs?: number): Promise<DiagnosisReport>;
  /** Fixes problems with a known cause, unless the fix destroys data; returns the diagnosis afterwards. */
  repair(timeoutMs?: number): Promise<DiagnosisReport>;
  status(): Promise<LabStatus>;
  /** Every fact about the running lab, without traffic probes. */
  observe(): Promise<Observation>;
  /** Runs a program on a node; rejects if its exit code is neither 0 nor one of `okCodes`. */
  exec(node: string, argv: Argv, options?: RunOptions): Promise<CommandResult>;
  /** The drills for this lab: faults to inject, alone or in pairs. */
  planDrills(wish: Partial<DrillWish>): Promise<DrillPlan>;
  /** Injects faults, checks that they are found and fixed, and reverts any that are not. */
  drill(roles: readonly Role[]): Promise<Score>;
  /** Removes every trace of the lab; returns whether it existed. */
  down(): Promise<boolean>;
}

/** Reads a lab file and flags; rejects with a ConfigError that lists every problem. */
export async function createLab({ file, flags = {}, cwd = process.cwd(), signal }: LabSource = {}): Promise<LabHandle> {
  const { config } = await loadLab({ cwd, file, flags });
  const host = createHost({ signal });
  const lab = openLab({ host, name: config.name, provider: config.provider });
  const withLock = async <T>(command: string, work: () => Promise<T>): Promise<T> => {
    const unlock = await lockLab(lab.name, { command, signal });
    try {
      return await work();
    } finally {
      unlock();
    }
  };
  // Waits for any command that is changing the lab.
  const settled = async (command: string): Promise<Machines> => {
    (await lockLab(lab.name, { command, signal }))();
    return await findMachines(lab);
  };
  const look = async (): Promise<Observation> => await observe(await findMachines(lab), { probes: false, signal });
  return {
    config,
    async up({ timeoutMs, ...request } = {}) {
      const { record, tools } = await planLab(config, host);
      const options = { record, tools, signal: signal ?? new AbortController().signal, verifyTimeoutMs: timeoutMs, ...request };
      return await withLock('up', async () => await bringUp(lab, options));
    },
    verify: async timeoutMs => (await verify(await settled('verify'), { timeoutMs, signal })).report,
    async diagnose(timeoutMs) {
      const machines = await settled('diagnose');
      const { explanation, observation } = await diagnose(machines, { timeoutMs, signal });
      return reportOf(lab.name, explanation, observation);
    },
    async repair(timeoutMs) {
      return await withLock('repair', async () => {
        const machines = await findMachines(lab);
        const { after } = await repair(machines, await diagnose(machines, { timeoutMs, signal }), { timeoutMs, signal });
        return reportOf(lab.name, after.explanation);
      });
    },
    status: async () => statusOf(await look()),
    observe: look,
    exec: async (name, argv, options) => await nodeOf(await findMachines(lab), name).run(argv, options),
    planDrills: async wish => (await import('./doctor/drill-plan.ts')).planDrills({ ids: [], pairs: false, node: undefined, random: undefined, seed: 1, ...wish }, await look()),
    drill: async roles => await withLock('drill', async () => await (await import('./doctor/drill.ts')).drill(await findMachines(lab), roles, { signal })),
    down: async () => await withLock('down', async () => (await lab.provider.destroy(lab.name)) === 'removed'),
  };
}
