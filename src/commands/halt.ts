import { exitCodes, ProviderError } from '../errors.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';
import { lockFor } from './shared/lock.ts';

/** Shuts down a lab's machines; `resume` starts the same lab again. */
export const halt: Command = {
  name: 'halt',
  summary: "shut down the lab's virtual machines; `resume` starts them again",
  takes: 'name',
  options: [jsonOption],
  examples: [['k8s-lab halt', 'free the memory, keep the disks']],
  async run(context, _args, options) {
    const { name, provider } = await context.openLab(options);
    if (!provider.halt) {
      throw new ProviderError(`cannot halt lab ${name}: its nodes are not virtual machines made by k8s-lab`, {
        hint: '`k8s-lab down` removes the lab, `k8s-lab up` creates it again',
      });
    }
    const unlock = await lockFor(context, name, 'halt');
    try {
      const halted = (await provider.halt(name)) === 'halted';
      const text = halted ? `lab ${name} halted\nhint: \`k8s-lab resume\` starts it again\n` : `lab ${name} does not exist; nothing to halt\n`;
      context.print(options['json'] ? toJson({ schema: 1, lab: name, halted }) : text);
      return exitCodes.ok;
    } finally {
      unlock();
    }
  },
};
