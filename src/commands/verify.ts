import { exitCodes } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';
import { lockFor } from './lock.ts';
import { timeoutOf, timeoutOption } from './timeout.ts';

/** Judges every claim about the running lab. */
export const verify: Command = {
  name: 'verify',
  summary: 'prove that the overlay works on every node, or say what is untrue',
  takes: 'name',
  options: [{ flags: '--all', description: 'list every check by layer, not only the failed ones' }, timeoutOption, jsonOption],
  examples: [
    ['k8s-lab verify', 'exit code 0 when ready, 1 when not'],
    ['k8s-lab verify --timeout 0 --json', 'judge what is seen now'],
  ],
  async run(context, _args, options) {
    const timeoutMs = timeoutOf(options);
    const [lab, engine] = await Promise.all([context.openLab(options), import('../lab/verify.ts')]);
    const { signal, tell } = context;
    // Whoever changes the lab now would be judged half-way.
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
