import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';
import { groupBy } from '../text/group-by.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { DrillWish } from '../doctor/drill-plan.ts';
import type { Score } from '../doctor/drill.ts';
import type { Machines } from '../providers/provider.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { underLock } from './lock.ts';

/** Examines the doctor: stages faults one after another, has each found and mended, and keeps the score. */
export const drill: Command = {
  name: 'drill',
  summary: 'stage faults, and see whether they are found and mended',
  arguments: '[id...]',
  takes: 'name',
  options: [
    { flags: '--all', description: 'every fault that this lab can have' },
    { flags: '--pairs', description: 'two at a time, on different nodes, or on that of --node' },
    { flags: '--random <count>', description: 'only so many of them, chosen by the seed' },
    { flags: '--seed <number>', description: 'which ones --random chooses (default: 1)' },
    { flags: '--node <node>', description: 'the node that is to have them' },
    { flags: '--train', description: 'hide the fault, and let me find it' },
    { flags: '--junit <file>', description: 'write the scores as JUnit XML as well' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab drill config-key-missing', "the story's own"],
    ['k8s-lab drill --all --junit scores.xml', 'exit code 0 when all are found and mended, 1 when not'],
    ['k8s-lab drill --pairs --random 10 --seed 7', 'ten pairs, the same ten each time'],
    ['k8s-lab drill --train', 'something is broken: find it'],
  ],
  async run(context, ids, options) {
    const count = numberOption(options, 'random');
    const seed = numberOption(options, 'seed') ?? 1;
    const chosen = ids.length > 0 || options['all'] === true || count !== undefined || options['train'] === true || options['pairs'] === true;
    if (!chosen) throw new UsageError('drill: which faults?', { hint: 'k8s-lab drill --all, or an id of k8s-lab fault list' });
    const lab = await context.openLab(options);
    const work = async (): Promise<number> => {
      const machines = await findMachines(lab);
      const node = textOption(options, 'node');
      if (node !== undefined) nodeOf(machines, node);
      const wish = { ids, pairs: options['pairs'] === true, node, random: count, seed };
      if (options['train']) return await (await import('./train.ts')).train(context, machines, wish);
      return await holdDrills(context, options, machines, wish);
    };
    const { undoingWhenInterrupted } = await import('./undo.ts');
    return await underLock(context, lab.name, 'drill', () => undoingWhenInterrupted(context, lab.name, work));
  },
};

async function holdDrills(context: Context, options: Options, machines: Machines, wish: DrillWish): Promise<number> {
  const [{ observe }, { planDrills }, engine, text] = await Promise.all([
    import('../observe/observe.ts'),
    import('../doctor/drill-plan.ts'),
    import('../doctor/drill.ts'),
    import('../reporters/drill-text.ts'),
  ]);
  const { signal, tell } = context;
  const { drills, leftOut } = planDrills(wish, await observe(machines, { probes: false, signal }));
  for (const [reason, alike] of groupBy(leftOut, ({ reason }) => reason)) {
    const [first] = alike.map(({ faults }) => faults.join(' + '));
    tell(`left out: ${alike.length > 1 ? `${first} and ${alike.length - 1} more` : first}: ${reason}`);
  }
  const scores: Score[] = [];
  for (const roles of drills) {
    const score = await engine.drill(machines, roles, { signal });
    scores.push(score);
    tell(`${scores.length} of ${drills.length}  ${text.isPassed(score) ? 'passed' : 'FAILED'}  ${score.faults.join(' + ')}`);
  }
  const lab = machines.record.config.name;
  const file = textOption(options, 'junit');
  if (file !== undefined) await writeFile(resolve(context.cwd, file), (await import('../reporters/junit.ts')).formatJUnit(lab, scores));
  if (options['json']) context.print(toJson({ schema: 1, lab, backend: machines.record.config.flannel.backend.type, totals: text.totalsOf(scores), scores, leftOut }));
  else context.print(text.formatScores(scores, context.style));
  return scores.every(text.isPassed) ? exitCodes.ok : exitCodes.findings;
}

function numberOption(options: Options, name: string): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} ${text}: not a whole number`, { hint: `--${name} 7` });
  return Number(text);
}
