import { nameOption } from '../config/name-option.ts';
import { exitCodes } from '../errors.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';

/** Shows the lab's nodes, addresses, subnets, services and leases. */
export const status: Command = {
  name: 'status',
  summary: 'show nodes, addresses, subnets, services and leases',
  takes: 'name',
  options: [jsonOption],
  examples: [['k8s-lab status --json', 'for scripts']],
  async run(context, _args, options) {
    const { name, provider } = await context.openLab(options);
    const machines = await provider.find(name);
    if (!machines) {
      context.print(options['json'] ? toJson({ schema: 1, lab: name, running: false }) : `lab ${name} is not running\nhint: \`${['k8s-lab', 'up', ...nameOption(name)].join(' ')}\` brings it up\n`);
      return exitCodes.ok;
    }
    const [{ observe }, { statusOf }, { containerRights }] = await Promise.all([import('../observe/observe.ts'), import('../lab/status.ts'), import('../lab/container-rights.ts')]);
    const seen = statusOf(await observe(machines, { probes: false, signal: context.signal }), await containerRights(machines));
    if (options['json']) context.print(toJson(seen));
    else context.print((await import('../reporters/status-text.ts')).formatStatus(seen));
    return exitCodes.ok;
  },
};
