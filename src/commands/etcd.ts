import { exitCodes, UsageError } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';

type Action = (context: Context, options: Options, target?: string) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = { members };

/** Looks after the members of the lab's etcd, and their data. */
export const etcd: Command = {
  name: 'etcd',
  summary: "list, add or remove members of the lab's etcd; save or restore its data",
  arguments: '<members> [target]',
  takes: 'name',
  options: [jsonOption],
  examples: [['k8s-lab etcd members', 'each member, its state and its data']],
  async run(context, [action = '', target], options) {
    const chosen = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!chosen) throw new UsageError(`etcd ${action}: no such action`, { hint: `expected one of ${Object.keys(actions).join(', ')}` });
    return await chosen(context, options, target);
  },
};

async function members(context: Context, options: Options): Promise<ExitCode> {
  const [{ lookAtMembers }, { quorumOf }, { formatMembers }] = await Promise.all([import('../etcd/look.ts'), import('../etcd/quorum.ts'), import('../reporters/etcd-text.ts')]);
  const lab = await context.openLab(options);
  const found = await lookAtMembers(await findMachines(lab));
  const quorum = quorumOf(found);
  if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, quorum, members: found }));
  else context.print(formatMembers(lab.name, found));
  return quorum.reached && found.every(({ silent, planned, learner }) => silent === null && planned && !learner) ? exitCodes.ok : exitCodes.findings;
}
