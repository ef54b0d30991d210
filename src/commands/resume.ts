import { findMachines } from '../lab/lab.ts';
import { jsonOption } from './command.ts';
import type { Command } from './command.ts';
import { lockFor } from './lock.ts';
import { forceOption, preflightFirst } from './preflight-first.ts';
import { timeoutOption } from './timeout.ts';
import { bringUpAndTell } from './up.ts';

/** Brings a halted lab back as it was, and proves that leases, bridges and routes came back with it. */
export const resume: Command = {
  name: 'resume',
  summary: 'bring a halted lab back, and prove that its overlay works again',
  takes: 'name',
  options: [forceOption, timeoutOption, jsonOption],
  examples: [['k8s-lab resume', 'after k8s-lab halt, or a reboot of the host']],
  async run(context, _args, options) {
    const lab = await context.openLab(options);
    const unlock = await lockFor(context, lab.name, 'resume');
    try {
      const found = await findMachines(lab);
      const { record } = found;
      if (found.missing.length > 0) await preflightFirst(context, record.config, options);
      const { findToolsOf } = await import('../lab/plan-lab.ts');
      const tools = await findToolsOf(record.config, lab, context.host);
      // What a halted lab has is worth keeping, whatever provider it is of.
      return await bringUpAndTell(context, { lab, record, tools, found }, { ...options, retain: true });
    } finally {
      unlock();
    }
  },
};
