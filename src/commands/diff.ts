import { exitCodes } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import type { Observation } from '../observe/observation.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { lockFor } from './shared/lock.ts';

/** Compares a bundle with another bundle or with the running lab. */
export const diff: Command = {
  name: 'diff',
  summary: 'compare a bundle or snapshot with another one or with the running lab',
  arguments: '<before> [after]',
  takes: 'name',
  isOffline: args => args.length === 2,
  options: [{ flags: '--renumbered', description: 'compare subnets by node, and services by whether they run' }, jsonOption],
  examples: [
    ['k8s-lab diff before', 'compare with the running lab; exit code 0 if nothing changed, 1 if something did'],
    ['k8s-lab diff monday.tar.gz friday.tar.gz --json', 'compare two bundles, for scripts'],
  ],
  async run(context, [first = '', second], options) {
    const [{ readSource }, { changesBetween }] = await Promise.all([import('../bundle/source.ts'), import('../diff/changes.ts')]);
    const before = await readSource(context.cwd, first);
    const after = second === undefined ? await seeLab(context, options, before) : await readSource(context.cwd, second);
    const changes = changesBetween(before, after, { renumbered: options['renumbered'] === true });
    const report = { schema: 1, before: { lab: before.lab.name, takenAt: before.takenAt }, after: { lab: after.lab.name, takenAt: after.takenAt }, changes } as const;
    if (options['json']) context.print(toJson(report));
    else context.print((await import('../reporters/diff-text.ts')).formatDiff(report, context.style));
    return changes.length === 0 ? exitCodes.ok : exitCodes.findings;
  },
};

/** The running lab: the first bundle's lab by default. */
async function seeLab(context: Context, options: Options, before: Observation): Promise<Observation> {
  const isNamed = options['name'] !== undefined || options['config'] !== undefined;
  const lab = await context.openLab(isNamed ? options : { ...options, name: before.lab.name });
  (await lockFor(context, lab.name, 'diff'))();
  const machines = await findMachines(lab);
  const [{ observe }, { hideSecrets }] = await Promise.all([import('../observe/observe.ts'), import('../bundle/hide.ts')]);
  // As in a bundle, whose secrets are hidden.
  return hideSecrets(await observe(machines, { signal: context.signal }));
}
