import { exitCodes } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { forceOption, preflightFirst } from './preflight-first.ts';
import { timeoutOf, timeoutOption } from './timeout.ts';
import type { PlannedLab } from '../plan-lab.ts';

/** Brings the lab up, and says ready only once that is proved. */
export const up: Command = {
  name: 'up',
  summary: 'bring the lab up and prove that its overlay works',
  takes: 'config',
  options: [
    { flags: '--dry-run', description: 'print every command and file that an up from nothing would make' },
    { flags: '--retain', description: 'keep what was made when a step fails, to look at it' },
    forceOption,
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab up', 'three nodes, host-gw'],
    ['k8s-lab up --nodes 10 --backend vxlan --name big', 'a second lab beside it'],
  ],
  async run(context, _args, options) {
    const planned = await planFrom(context, options);
    if (options['dryRun']) return await dryRun(context, planned, options);
    const { underLock } = await import('./lock.ts');
    return await underLock(context, planned.lab.name, 'up', () => bringUpAndTell(context, planned, options));
  },
};

/** Plans the lab that the lab file and the flags describe. */
export async function planFrom(context: Context, options: Options): Promise<PlannedLab> {
  const [{ loadConfig }, { planLab }] = await Promise.all([import('./load-config.ts'), import('../plan-lab.ts')]);
  const { config } = await loadConfig(context, options);
  // A plan boots nothing, so that it may be made meanwhile; what is at fault with the machine is told first.
  const planned = planLab(config, context.host);
  planned.catch(() => undefined);
  if (options['dryRun'] !== true) await preflightFirst(context, config, options);
  return await planned;
}

/** Brings a planned lab up under a lock already held, and prints what came of it. */
export async function bringUpAndTell(context: Context, planned: PlannedLab, options: Options): Promise<ExitCode> {
  const { bringUp } = await import('../up.ts');
  const { formatStepEvent } = await import('../reporters/steps-text.ts');
  const { lab, record, tools } = planned;
  const json = options['json'] === true;
  const live = context.live && !json;
  const started = performance.now();
  const { ready, changed, removed, report } = await bringUp(lab, {
    ...{ record, tools, signal: context.signal, live },
    retain: options['retain'] === true,
    verifyTimeoutMs: timeoutOf(options),
    onEvent: event => {
      const line = json ? JSON.stringify(event) : live ? undefined : formatStepEvent(event);
      if (line !== undefined) context.tell(line);
    },
  });
  const durationMs = Math.round(performance.now() - started);
  if (removed) context.tell('what this run had made was removed again; --retain keeps it for a look');
  if (json) {
    context.print(toJson({ schema: 1, lab: lab.name, ready, changed, removed, durationMs, verify: report }));
  } else {
    const { formatUp } = await import('../reporters/up-text.ts');
    context.print(formatUp({ report, changed, durationMs }, context.style));
  }
  return ready ? exitCodes.ok : exitCodes.findings;
}

async function dryRun(context: Context, { lab, record, tools }: PlannedLab, options: Options): Promise<ExitCode> {
  const { planUp } = await import('../up.ts');
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
