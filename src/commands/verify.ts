import { exitCodes } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';
import { lockFor } from './shared/lock.ts';
import { timeoutOf, timeoutOption } from './shared/timeout.ts';

/** Runs every check on the running lab. */
export const verify: Command = {
  name: 'verify',
  summary: 'check that the overlay works on every node; list what fails',
  takes: 'name',
  options: [{ flags: '--all', description: 'list every check by layer, not only the failed ones' }, timeoutOption, jsonOption],
  examples: [
    ['k8s-lab verify', 'exit code 0 if the lab is ready, 1 if not'],
    ['k8s-lab verify --timeout 0 --json', 'check once, without waiting'],
  ],
  async run(context, _args, options) {
    const timeoutMs = timeoutOf(options);
    const [lab, engine] = await Promise.all([context.openLab(options), import('../lab/verify.ts')]);
    const { signal, tell } = context;
    // Waits for any command that is changing the lab.
    (await lockFor(context, lab.name, 'verify'))();
    const { report } = await engine.verify(await findMachines(lab), {
      timeoutMs,
      signal,
      onWait: failing => {
        if (context.live) tell(`waiting for ${failing.join(', ')}`);
      },
    });
    if (options['json']) context.print(toJson(report));
    else context.print((await import('../reporters/verify-text.ts')).formatVerify(report, context.style, { all: options['all'] === true }));
    return report.ready ? exitCodes.ok : exitCodes.findings;
  },
};
