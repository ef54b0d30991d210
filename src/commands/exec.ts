import { UsageError } from '../errors.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { Command } from './command.ts';

/** Runs a program on a node, with this terminal's input, exit code and signals. */
export const exec: Command = {
  name: 'exec',
  summary: 'run a command on a node',
  arguments: '<node> [command...]',
  takes: 'name',
  passThrough: true,
  interactive: true,
  examples: [
    ['k8s-lab exec node2 -- ip route', "node2's routes"],
    ['k8s-lab exec node1 -- systemctl stop flanneld', 'break something'],
  ],
  async run(context, [name = '', ...words], options) {
    const [program, ...args] = words[0] === '--' ? words.slice(1) : words;
    if (program === undefined) throw new UsageError('exec: no command was given', { hint: `k8s-lab exec ${name} -- ip route` });
    const machines = await findMachines(await context.openLab(options));
    return await nodeOf(machines, name).attach([program, ...args]);
  },
};
