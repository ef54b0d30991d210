import { exitCodes } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { openLab } from '../lab/lab.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';
import { underLock } from './shared/lock.ts';

/** Removes every trace of the lab; succeeds if the lab does not exist. */
export const down: Command = {
  name: 'down',
  summary: 'remove every trace of the lab',
  takes: 'name',
  options: [jsonOption],
  examples: [['k8s-lab down --name big', 'remove the lab named big']],
  async run(context, _args, options) {
    const { name, provider } = await context.openLab(options);
    return await underLock(context, name, 'down', async () => {
      const removed = (await provider.destroy(name)) === 'removed' || (await removeLeftovers(context.host, name));
      const text = removed ? `lab ${name} removed\n` : `lab ${name} does not exist; nothing to remove\n`;
      context.print(options['json'] ? toJson({ schema: 1, lab: name, removed }) : text);
      return exitCodes.ok;
    });
  },
};

// A hypervisor may still have the machines of a lab whose folder was deleted.
async function removeLeftovers(host: Host, name: string): Promise<boolean> {
  const { provider } = openLab({ host, name, provider: 'vagrant' });
  return (await provider.destroy(name)) === 'removed';
}
