import { findMachines, nodeOf } from '../lab/lab.ts';
import type { Command } from './command.ts';

/** Opens a shell on a node. */
export const shell: Command = {
  name: 'shell',
  summary: 'open a shell on a node',
  arguments: '<node>',
  takes: 'name',
  interactive: true,
  examples: [['k8s-lab shell node1', 'exit or Ctrl-D closes the shell']],
  async run(context, [name = ''], options) {
    const machines = await findMachines(await context.openLab(options));
    // bash expands \h and \w in its prompt; sh does not.
    const script = `cd; if command -v bash >/dev/null; then PS1='[root@\\h \\w]# ' exec bash --norc; else PS1='[root@${name}]# ' exec sh; fi`;
    return await nodeOf(machines, name).attach(['sh', '-c', script]);
  },
};
