import { UsageError } from '../errors.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { Command } from './command.ts';

/** Runs a program on a node; passes on input, signals and the exit code. */
export const exec: Command = {
  name: 'exec',
  summary: 'run a command on a node',
  arguments: '<node> [command...]',
  takes: 'name',
  passThrough: true,
  interactive: true,
  examples: [
    ['k8s-lab exec node2 -- ip route', "node2's routes"],
    ['k8s-lab exec node1 -- systemctl stop flanneld', 'stop a service'],
  ],
  async run(context, [name = '', ...words], options) {
    const [program, ...args] = words[0] === '--' ? words.slice(1) : words;
    if (program === undefined) throw new UsageError('exec: no command given', { hint: `e.g. \`k8s-lab exec ${name} -- ip route\`` });
    const machines = await findMachines(await context.openLab(options));
    return await nodeOf(machines, name).attach([program, ...args]);
  },
};
