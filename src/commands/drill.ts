import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';
import { groupBy } from '../text/group-by.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { DrillWish } from '../doctor/drill-plan.ts';
import type { Score } from '../doctor/drill.ts';
import type { Lab } from '../lab/lab.ts';
import type { Machines, Provider } from '../providers/provider.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { underLock } from './shared/lock.ts';

/** Tests diagnose and repair: injects one fault after another, checks that each is found and fixed, and keeps the score. */
export const drill: Command = {
  name: 'drill',
  summary: 'inject faults and check that each is found and fixed',
  arguments: '[id...]',
  takes: 'name',
  options: [
    { flags: '--all', description: 'inject every fault that this lab can have, one after another' },
    { flags: '--pairs', description: 'inject two faults at once: on two nodes, or both on --node' },
    { flags: '--random <count>', description: 'run a random sample of this size' },
    { flags: '--seed <number>', description: 'seed of the random sample (default: 1)' },
    { flags: '--node <node>', description: 'node to inject the faults into' },
    { flags: '--train', description: 'inject an undisclosed fault for you to find' },
    { flags: '--browser', description: 'with --train: find it in the dashboard' },
    { flags: '--junit <file>', description: 'also write the scores as JUnit XML' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab drill config-key-missing', 'the failure described in the README'],
    ['k8s-lab drill --all --junit scores.xml', 'exit code 0 if all faults are found and fixed, 1 if not'],
    ['k8s-lab drill --pairs --random 10 --seed 7', 'the same ten pairs each time'],
    ['k8s-lab drill --train', 'find an undisclosed fault'],
    ['k8s-lab drill --train --browser', 'find it by looking at the pictures'],
  ],
  async run(context, ids, options) {
    const count = numberOption(options, 'random');
    const seed = numberOption(options, 'seed');
    if (options['browser'] && !options['train']) throw new UsageError('--browser needs --train', { hint: '`k8s-lab dashboard` shows the lab without a fault to find' });
    const chosen = ids.length > 0 || options['all'] === true || count !== undefined || options['train'] === true || options['pairs'] === true;
    if (!chosen) throw new UsageError('drill: no faults given', { hint: '`k8s-lab drill --all`, or ids from `k8s-lab fault list`' });
    if (count === 0) throw new UsageError('drill --random 0: no drill to run', { hint: '`k8s-lab drill --random 10`' });
    const lab = await context.openLab(options);
    const node = textOption(options, 'node');
    const hunt = { ids, ...(node !== undefined && { node }), ...(seed !== undefined && { seed }) };
    if (options['browser']) return await (await import('./shared/train-in-browser.ts')).trainInBrowser(context, lab, hunt);
    const work = async (): Promise<number> => {
      const machines = await findMachines(lab);
      if (node !== undefined) nodeOf(machines, node);
      if (options['train']) return await (await import('./shared/train.ts')).train(context, machines, hunt);
      const wish = { ids, pairs: options['pairs'] === true, node, random: count, seed: seed ?? 1 };
      return await holdDrills(context, options, { lab, machines, wish });
    };
    const { undoingWhenInterrupted } = await import('./shared/undo.ts');
    return await underLock(context, lab.name, 'drill', () => undoingWhenInterrupted(context, lab.name, work));
  },
};

interface Series {
  readonly lab: Lab;
  readonly machines: Machines;
  readonly wish: DrillWish;
}

async function holdDrills(context: Context, options: Options, { lab: { provider }, machines, wish }: Series): Promise<number> {
  const [{ observe }, { planDrills }, engine, text] = await Promise.all([
    import('../observe/observe.ts'),
    import('../doctor/drill-plan.ts'),
    import('../doctor/drill-series.ts'),
    import('../reporters/drill-text.ts'),
  ]);
  const { signal, tell } = context;
  const { drills, leftOut } = planDrills(wish, await observe(machines, { probes: false, signal }));
  for (const [reason, alike] of groupBy(leftOut, ({ reason }) => reason)) {
    const [first] = alike.map(({ faults }) => faults.join(' + '));
    tell(`skipped: ${alike.length > 1 ? `${first} and ${alike.length - 1} more` : first}: ${reason}`);
  }
  if (drills.length === 0) throw new UsageError('drill: none of the faults can be injected here', { hint: '`k8s-lab fault list` shows what each of them needs' });
  let done = 0;
  const onScore = (score: Score): void => {
    const status = text.statusOf(score);
    tell(`${(done += 1)} of ${drills.length}  ${status === 'failed' ? 'FAILED' : status}  ${score.faults.join(' + ')}`);
  };
  const isCheap = machines.record.config.provider === 'sandbox';
  const scores = await engine.drillInTurn(machines, drills, { signal, tell, onScore, ...(isCheap && { recreate: () => recreateLab(context, provider, machines) }) });
  const lab = machines.record.config.name;
  const file = textOption(options, 'junit');
  if (file !== undefined) await writeFile(resolve(context.cwd, file), (await import('../reporters/junit.ts')).formatJUnit(lab, scores));
  if (options['json']) context.print(toJson({ schema: 1, lab, backend: machines.record.config.flannel.backend.type, totals: text.totalsOf(scores), scores: scores.map(score => ({ ...score, status: text.statusOf(score) })), leftOut }));
  else context.print(text.formatScores(scores, context.style));
  return scores.every(text.isPassed) ? exitCodes.ok : exitCodes.findings;
}

/** Destroys a lab and creates it again with the same settings and programs. */
async function recreateLab({ host, signal }: Context, provider: Provider, { record }: Machines): Promise<Machines> {
  const { name } = record.config;
  const [{ bringUp }, { findToolsOf }] = await Promise.all([import('../lab/up.ts'), import('../lab/plan-lab.ts')]);
  const lab = { name, provider };
  const tools = await findToolsOf(record.config, lab, host);
  await provider.destroy(name);
  await bringUp(lab, { record, tools, signal, retain: true });
  return await findMachines(lab);
}

function numberOption(options: Options, name: string): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} ${text}: not a whole number`, { hint: `--${name} 7` });
  return Number(text);
}
