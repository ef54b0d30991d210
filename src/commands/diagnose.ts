import { exitCodes } from '../errors.ts';
import { findMachines, nodeOf } from '../lab.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command } from './command.ts';
import { lockFor } from './lock.ts';
import { timeoutOf, timeoutOption } from './timeout.ts';

/** Says why a lab is not ready: the root causes, what shows them, and what mends them. */
export const diagnose: Command = {
  name: 'diagnose',
  summary: 'say why the lab is not ready: root causes, their evidence, and the fix',
  takes: 'name',
  options: [{ flags: '--node <node>', description: 'tell only what concerns this node' }, timeoutOption, jsonOption],
  examples: [
    ['k8s-lab diagnose', 'exit code 0 when healthy, 1 when something is wrong'],
    ['k8s-lab diagnose --node node2 --json', 'what concerns node2, for a script'],
  ],
  async run(context, _args, options) {
    const timeoutMs = timeoutOf(options);
    const [lab, engine, { reportOf }, { concerning }] = await Promise.all([
      context.openLab(options),
      import('../doctor/diagnose.ts'),
      import('../doctor/report.ts'),
      import('../doctor/concerning.ts'),
    ]);
    const { signal, tell } = context;
    // Whoever changes the lab now would be diagnosed half-way.
    (await lockFor(context, lab.name, 'diagnose'))();
    const machines = await findMachines(lab);
    const node = textOption(options, 'node');
    if (node !== undefined) nodeOf(machines, node);
    const { explanation } = await engine.diagnose(machines, {
      timeoutMs: timeoutMs ?? engine.defaultTimeoutMs,
      signal,
      onWait: ids => {
        if (context.live) tell(`looking again: ${ids.join(', ')}`);
      },
    });
    const whole = reportOf(lab.name, explanation);
    const report = node === undefined ? whole : concerning(whole, node);
    if (options['json']) context.print(toJson(report));
    else context.print((await import('../reporters/diagnosis-text.ts')).formatDiagnosis(report, context.style));
    return report.ready ? exitCodes.ok : exitCodes.findings;
  },
};
