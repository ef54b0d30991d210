import { exitCodes, ProviderError } from '../errors.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';
import { lockFor } from './lock.ts';

/** Shuts a lab's machines down, so that `resume` brings back the same lab. */
export const halt: Command = {
  name: 'halt',
  summary: "shut the lab's virtual machines down; resume brings them back",
  takes: 'name',
  options: [jsonOption],
  examples: [['k8s-lab halt', 'free the memory, keep the disks']],
  async run(context, _args, options) {
    const { name, provider } = await context.openLab(options);
    if (!provider.halt) {
      throw new ProviderError(`lab ${name} cannot be halted: its nodes are not virtual machines that k8s-lab made`, {
        hint: 'k8s-lab down removes it; k8s-lab up makes it anew',
      });
    }
    const unlock = await lockFor(context, name, 'halt');
    try {
      const halted = (await provider.halt(name)) === 'halted';
      const text = halted ? `lab ${name} is halted; k8s-lab resume brings it back\n` : `there is no lab ${name}; nothing to halt\n`;
      context.print(options['json'] ? toJson({ schema: 1, lab: name, halted }) : text);
      return exitCodes.ok;
    } finally {
      unlock();
    }
  },
};
