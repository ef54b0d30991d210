import { exitCodes, UsageError } from '../errors.ts';
import type { Explanation } from '../faults/explain.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { lockFor } from './lock.ts';
import { timeoutOf, timeoutOption } from './timeout.ts';

/** Says why a lab is not ready: the root causes, what shows them, and what mends them. */
export const diagnose: Command = {
  name: 'diagnose',
  summary: 'say why the lab is not ready: root causes, their evidence, and the fix',
  takes: 'name',
  isOffline: (_args, options) => options['bundle'] !== undefined,
  options: [
    { flags: '--node <node>', description: 'tell only what concerns this node' },
    { flags: '--bundle <file>', description: 'judge a bundle or snapshot instead of a running lab' },
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab diagnose', 'exit code 0 when healthy, 1 when something is wrong'],
    ['k8s-lab diagnose --node node2 --json', 'what concerns node2, for a script'],
    ['k8s-lab diagnose --bundle lab.tar.gz', 'what k8s-lab collect made, on any machine'],
  ],
  async run(context, _args, options) {
    const bundle = textOption(options, 'bundle');
    const node = textOption(options, 'node');
    const { lab, explanation } = bundle === undefined ? await examine(context, options, node) : await replay(context.cwd, bundle, node);
    const [{ reportOf }, { concerning }] = await Promise.all([import('../doctor/report.ts'), import('../doctor/concerning.ts')]);
    const whole = reportOf(lab, explanation);
    const report = node === undefined ? whole : concerning(whole, node);
    if (options['json']) context.print(toJson(report));
    else {
      const { formatDiagnosis, formatFindings } = await import('../reporters/diagnosis-text.ts');
      // The lab of a bundle is elsewhere: no command can repair it from here.
      context.print((bundle === undefined ? formatDiagnosis : formatFindings)(report, context.style));
    }
    return report.ready ? exitCodes.ok : exitCodes.findings;
  },
};

interface Examined {
  readonly lab: string;
  readonly explanation: Explanation;
}

async function examine(context: Context, options: Options, node: string | undefined): Promise<Examined> {
  const timeoutMs = timeoutOf(options);
  const { signal, tell, live } = context;
  const [lab, engine] = await Promise.all([context.openLab(options), import('../doctor/diagnose.ts')]);
  // Whoever changes the lab now would be diagnosed half-way.
  (await lockFor(context, lab.name, 'diagnose'))();
  const machines = await findMachines(lab);
  if (node !== undefined) nodeOf(machines, node);
  const { explanation } = await engine.diagnose(machines, {
    ...{ timeoutMs, signal },
    onWait: ids => {
      if (live) tell(`looking again: ${ids.join(', ')}`);
    },
  });
  return { lab: lab.name, explanation };
}

async function replay(cwd: string, bundle: string, node: string | undefined): Promise<Examined> {
  const [{ readSource }, { explain }] = await Promise.all([import('../bundle/source.ts'), import('../faults/explain.ts')]);
  const seen = await readSource(cwd, bundle);
  const names = seen.lab.nodes.map(({ name }) => name);
  if (node !== undefined && !names.includes(node)) throw new UsageError(`lab ${seen.lab.name} had no node ${node}`, { hint: `its nodes: ${names.slice(0, 10).join(', ')}` });
  return { lab: seen.lab.name, explanation: explain(seen) };
}
