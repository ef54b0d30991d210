import { exitCodes, UsageError } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import type { Diagnosed } from '../doctor/diagnose.ts';
import type { Machines } from '../providers/provider.ts';
import { confirm } from './confirm.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { underLock } from './lock.ts';
import { timeoutOf, timeoutOption } from './timeout.ts';

/** Mends what has a known cause, and proves the lab anew. */
export const repair: Command = {
  name: 'repair',
  summary: 'mend what has a known cause, from the root up, and prove the lab anew',
  takes: 'name',
  options: [
    { flags: '--dry-run', description: 'show the plan and change nothing' },
    { flags: '-y, --yes', description: 'do not ask' },
    { flags: '--force', description: 'do what destroys data as well' },
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab repair', 'shows the plan, and asks'],
    ['k8s-lab repair --yes --json', 'for a script; exit code 0 when the lab is ready, 1 when not'],
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
  if (json || !process.stdin.isTTY) throw new UsageError('repair changes the lab, and there is no terminal to ask on', { hint: 'k8s-lab repair --yes' });
  return await confirm('Do this?', signal);
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

// What was staged is mended now: undoing it as well would break what is right.
async function forgetStaged({ tell }: Context, machines: Machines): Promise<void> {
  const { activeFaults, forget } = await import('../doctor/stage.ts');
  for (const active of await activeFaults(machines)) {
    await forget(machines, active);
    tell(`${active.id}, staged on ${active.node}, is mended, and no longer to be undone`);
  }
}
