import { exitCodes } from '../errors.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';
import { underLock } from './lock.ts';

/** Removes every trace of the lab; fine when there is none. */
export const down: Command = {
  name: 'down',
  summary: 'remove every trace of the lab',
  takes: 'name',
  options: [jsonOption],
  examples: [['k8s-lab down --name big', 'remove the lab named big']],
  async run(context, _args, options) {
    const { name, provider } = await context.openLab(options);
    return await underLock(context, name, 'down', async () => {
      const removed = (await provider.destroy(name)) === 'removed';
      const text = removed ? `lab ${name} removed\n` : `there was no lab ${name}; nothing to remove\n`;
      context.print(options['json'] ? toJson({ schema: 1, lab: name, removed }) : text);
      return exitCodes.ok;
    });
  },
};
