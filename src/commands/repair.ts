import { exitCodes, UsageError } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import type { Diagnosed } from '../doctor/diagnose.ts';
import type { Machines } from '../providers/provider.ts';
import { confirm } from './shared/confirm.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { underLock } from './shared/lock.ts';
import { timeoutOf, timeoutOption } from './shared/timeout.ts';

/** Fixes problems with a known cause, and verifies the lab. */
export const repair: Command = {
  name: 'repair',
  summary: 'fix problems with a known cause, root causes first, then verify',
  takes: 'name',
  options: [
    { flags: '--dry-run', description: 'show the plan and change nothing' },
    { flags: '-y, --yes', description: 'do not ask for confirmation' },
    { flags: '--force', description: 'also apply fixes that destroy data' },
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab repair', 'show the plan and ask for confirmation'],
    ['k8s-lab repair --yes --json', 'for scripts; exit code 0 if the lab is ready, 1 if not'],
  ],
  async run(context, _args, options) {
    const lab = await context.openLab(options);
    return await underLock(context, lab.name, 'repair', async () => await repairLab(context, options, await findMachines(lab)));
  },
};

async function repairLab(context: Context, options: Options, machines: Machines): Promise<number> {
  const [doctor, { reportOf }, text] = await Promise.all([import('../doctor/diagnose.ts'), import('../doctor/report.ts'), import('../reporters/repair-text.ts')]);
  const { signal, style } = context;
  const json = options['json'] === true;
  const limits = { timeoutMs: timeoutOf(options), signal };
  const before = await doctor.diagnose(machines, limits);
  const diagnosis = reportOf(machines.record.config.name, before.explanation);
  if (!json) context.print(text.formatPlan(diagnosis, before.explanation.causes, style));
  if (options['dryRun'] || before.explanation.causes.length === 0) {
    if (json) context.print(toJson({ schema: 1, lab: diagnosis.lab, diagnosis, actions: [], repaired: diagnosis.ready }));
    return diagnosis.ready || (options['dryRun'] === true && diagnosis.unexplained.length === 0) ? exitCodes.ok : exitCodes.findings;
  }
  if (!options['yes'] && !(await mayGoOn(context, json))) {
    context.tell('nothing was changed');
    return exitCodes.findings;
  }
  return await mend(context, options, machines, before, limits);
}

async function mayGoOn({ signal }: Context, json: boolean): Promise<boolean> {
  if (json || !process.stdin.isTTY) throw new UsageError('cannot ask for confirmation without a terminal', { hint: '`k8s-lab repair --yes` does not ask' });
  return await confirm('Apply this plan?', signal);
}

interface Limits {
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
}

async function mend(context: Context, options: Options, machines: Machines, before: Diagnosed, limits: Limits): Promise<number> {
  const [engine, { reportOf }, text, { changesBetween }] = await Promise.all([
    import('../doctor/repair.ts'),
    import('../doctor/report.ts'),
    import('../reporters/repair-text.ts'),
    import('../diff/changes.ts'),
  ]);
  const json = options['json'] === true;
  const repaired = await engine.repair(machines, before, {
    ...limits,
    force: options['force'] === true,
    onAction: result => {
      if (!json) context.print(text.formatActionResult(result, context.style));
    },
  });
  const outcome = engine.judgeRepair(before, repaired, changesBetween(before.observation, repaired.after.observation));
  if (outcome.repaired) await forgetStaged(context, machines);
  const { name } = machines.record.config;
  if (json) context.print(toJson({ schema: 1, lab: name, diagnosis: reportOf(name, before.explanation), ...outcome }));
  else context.print(text.formatOutcome(name, outcome, context.style));
  return outcome.repaired ? exitCodes.ok : exitCodes.findings;
}

async function forgetStaged({ tell }: Context, machines: Machines): Promise<void> {
  const { forgetAll } = await import('../doctor/stage.ts');
  for (const { id, node } of await forgetAll(machines)) tell(`${id}, injected on ${node}, is fixed; it no longer needs to be reverted`);
}
