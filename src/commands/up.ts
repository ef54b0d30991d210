import { exitCodes, InterruptedError, messageOf } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { forceOption, preflightFirst } from './shared/preflight-first.ts';
import { reportOption, writeReportIfAsked } from './shared/report-file.ts';
import { timeoutOf, timeoutOption } from './shared/timeout.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { DiagnosisReport } from '../doctor/report.ts';
import type { PlannedLab } from '../lab/plan-lab.ts';
import type { Observation } from '../observe/observation.ts';
import type { Machines } from '../providers/provider.ts';

/** Brings up the lab, and reports it ready only once every check passed. */
export const up: Command = {
  name: 'up',
  summary: 'bring up the lab and verify that its overlay works',
  takes: 'config',
  options: [
    { flags: '--dry-run', description: 'print every command a fresh `up` would run and every file it would write' },
    { flags: '--retain', description: 'keep a failed lab for inspection' },
    forceOption,
    reportOption,
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab up', 'three nodes, host-gw'],
    ['k8s-lab up --nodes 10 --backend vxlan --name big', 'a second lab next to it'],
  ],
  async run(context, _args, options) {
    const { config, planned } = await planFrom(context, options);
    if (options['dryRun']) return await dryRun(context, await planned, options);
    const [{ underLock }, { openLab }] = await Promise.all([import('./shared/lock.ts'), import('../lab/lab.ts')]);
    return await underLock(context, config.name, 'up', async () => {
      const { provider } = openLab({ host: context.host, name: config.name, provider: config.provider });
      const found = await provider.find(config.name);
      if (found?.missing.length !== 0) await preflightFirst(context, config, options);
      return await bringUpAndTell(context, { ...(await planned), found }, options);
    });
  },
};

/** The lab that the lab file and the flags describe, and the plan to bring it up. */
export async function planFrom(context: Context, options: Options): Promise<{ readonly config: LabConfig; readonly planned: Promise<PlannedLab> }> {
  const [{ loadConfig }, { planLab }] = await Promise.all([import('./shared/load-config.ts'), import('../lab/plan-lab.ts')]);
  const { config } = await loadConfig(context, options);
  // Planning boots nothing, so it runs beside preflight; preflight's errors are reported first.
  const planned = planLab(config, context.host);
  planned.catch(() => undefined);
  return { config, planned };
}

/** A planned lab, and its machines that exist already. */
export interface LabToBringUp extends PlannedLab {
  readonly found?: Machines | undefined;
}

/** Brings up a planned lab under a lock already held, and prints the result. */
export async function bringUpAndTell(context: Context, planned: LabToBringUp, options: Options): Promise<ExitCode> {
  const { bringUp } = await import('../lab/up.ts');
  const { formatStepEvent } = await import('../reporters/steps-text.ts');
  const { lab, record, tools, found } = planned;
  const json = options['json'] === true;
  const live = context.live && !json;
  const started = performance.now();
  let diagnosis: DiagnosisReport | undefined;
  const { ready, changed, removed, report, observation } = await bringUp(lab, {
    ...{ record, tools, found, signal: context.signal, live },
    retain: options['retain'] === true,
    logs: options['report'] !== undefined,
    verifyTimeoutMs: timeoutOf(options),
    async beforeRemoval(machines, seen) {
      diagnosis = await explainRemoved(context, machines, seen);
    },
    onEvent: event => {
      const line = json ? JSON.stringify(event) : live ? undefined : formatStepEvent(event);
      if (line !== undefined) context.tell(line);
    },
  });
  const durationMs = Math.round(performance.now() - started);
  if (removed) context.tell('the failed lab was removed; --retain keeps it for inspection');
  if (json) {
    context.print(toJson({ schema: 1, lab: lab.name, ready, changed, removed, durationMs, verify: report, ...(diagnosis && { diagnosis }) }));
  } else {
    const [{ formatUp }, { ingressOf }] = await Promise.all([import('../reporters/up-text.ts'), import('../services/kubernetes/cluster.ts')]);
    context.print(formatUp({ report, changed, durationMs, diagnosis, page: ingressOf(record.config) }, context.style));
  }
  await writeReportIfAsked(context, options, observation);
  return ready ? exitCodes.ok : exitCodes.findings;
}

// It was waited for already, and nobody can ask a lab that is gone.
async function explainRemoved({ signal, tell }: Context, machines: Machines, first: Observation): Promise<DiagnosisReport | undefined> {
  const [{ diagnose }, { reportOf }] = await Promise.all([import('../doctor/diagnose.ts'), import('../doctor/report.ts')]);
  try {
    const { explanation, observation } = await diagnose(machines, { first, signal, timeoutMs: 0 });
    return reportOf(first.lab.name, explanation, observation);
  } catch (error) {
    if (!(error instanceof InterruptedError)) tell(`no diagnosis of the failed lab: ${messageOf(error)}`);
    return undefined;
  }
}

async function dryRun(context: Context, { lab, record, tools }: PlannedLab, options: Options): Promise<ExitCode> {
  const { planUp } = await import('../lab/up.ts');
  const plan = await planUp(lab, { record, tools, signal: context.signal });
  if (options['json']) {
    context.print(toJson({ schema: 1, lab: lab.name, steps: plan }));
    return exitCodes.ok;
  }
  const { formatAction } = await import('../reporters/plan-text.ts');
  for (const { title, actions } of plan) {
    context.print(`# ${title}\n${actions.map(action => `${formatAction(action)}\n`).join('')}\n`);
  }
  return exitCodes.ok;
}
