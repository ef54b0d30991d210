import { exitCodes } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import type { Observation } from '../observe/observation.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { lockFor } from './lock.ts';

/** Says what changed in a lab from one bundle to another, or to now. */
export const diff: Command = {
  name: 'diff',
  summary: 'say what changed in a lab since a bundle or snapshot was made',
  arguments: '<before> [after]',
  takes: 'name',
  isOffline: args => args.length === 2,
  options: [{ flags: '--renumbered', description: 'compare subnets by owner, and services by whether they run' }, jsonOption],
  examples: [
    ['k8s-lab diff before', 'what the running lab has become; exit code 0 when nothing changed, 1 when something did'],
    ['k8s-lab diff monday.tar.gz friday.tar.gz --json', 'files, for a script'],
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

/** The running lab: that of the first bundle unless another is named. */
async function seeLab(context: Context, options: Options, before: Observation): Promise<Observation> {
  const isNamed = options['name'] !== undefined || options['config'] !== undefined;
  const lab = await context.openLab(isNamed ? options : { ...options, name: before.lab.name });
  (await lockFor(context, lab.name, 'diff'))();
  const machines = await findMachines(lab);
  const [{ observe }, { hideSecrets }] = await Promise.all([import('../observe/observe.ts'), import('../bundle/hide.ts')]);
  // As in a bundle, whose secrets are hidden.
  return hideSecrets(await observe(machines, { signal: context.signal }));
}
