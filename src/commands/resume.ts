import { findMachines } from '../lab/lab.ts';
import { jsonOption } from './command.ts';
import type { Command } from './command.ts';
import { lockFor } from './shared/lock.ts';
import { forceOption, preflightFirst } from './shared/preflight-first.ts';
import { timeoutOption } from './shared/timeout.ts';
import { bringUpAndTell } from './up.ts';

/** Starts a halted lab again, and verifies its leases, bridges and routes. */
export const resume: Command = {
  name: 'resume',
  summary: 'start a halted lab again and verify that its overlay works',
  takes: 'name',
  options: [forceOption, timeoutOption, jsonOption],
  examples: [['k8s-lab resume', "after `k8s-lab halt` or the host's reboot"]],
  async run(context, _args, options) {
    const lab = await context.openLab(options);
    const unlock = await lockFor(context, lab.name, 'resume');
    try {
      const found = await findMachines(lab);
      const { record } = found;
      if (found.missing.length > 0) await preflightFirst(context, record.config, options);
      const { findToolsOf } = await import('../lab/plan-lab.ts');
      const tools = await findToolsOf(record.config, lab, context.host);
      // A halted lab has data, so it is kept even if a step fails.
      return await bringUpAndTell(context, { lab, record, tools, found }, { ...options, retain: true });
    } finally {
      unlock();
    }
  },
};
