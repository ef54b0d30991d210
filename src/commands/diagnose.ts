import { exitCodes, UsageError } from '../errors.ts';
import type { Explanation } from '../faults/explain.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { Observation } from '../observe/observation.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { lockFor } from './shared/lock.ts';
import { timeoutOf, timeoutOption } from './shared/timeout.ts';

/** Explains why a lab is not ready: root causes, evidence and fixes. */
export const diagnose: Command = {
  name: 'diagnose',
  summary: 'explain why the lab is not ready: root causes, evidence and fixes',
  takes: 'name',
  isOffline: (_args, options) => options['bundle'] !== undefined,
  options: [
    { flags: '--node <node>', description: 'show only findings about this node' },
    { flags: '--bundle <file>', description: 'diagnose a bundle or snapshot instead of the running lab' },
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab diagnose', 'exit code 0 if the lab is healthy, 1 if not'],
    ['k8s-lab diagnose --node node2 --json', 'findings about node2, for scripts'],
    ['k8s-lab diagnose --bundle lab.tar.gz', 'diagnose a bundle of `k8s-lab collect` on any machine'],
  ],
  async run(context, _args, options) {
    const bundle = textOption(options, 'bundle');
    const node = textOption(options, 'node');
    const { lab, explanation, observation } = bundle === undefined ? await examine(context, options, node) : await replay(context.cwd, bundle, node);
    const [{ reportOf }, { concerning }] = await Promise.all([import('../doctor/report.ts'), import('../doctor/concerning.ts')]);
    const whole = reportOf(lab, explanation, observation);
    const report = node === undefined ? whole : concerning(whole, node);
    if (options['json']) context.print(toJson(report));
    else {
      const { formatDiagnosis, formatFindings } = await import('../reporters/diagnosis-text.ts');
      // A bundle's lab may be on another machine, so no command is suggested.
      context.print((bundle === undefined ? formatDiagnosis : formatFindings)(report, context.style));
    }
    return report.ready ? exitCodes.ok : exitCodes.findings;
  },
};

interface Examined {
  readonly lab: string;
  readonly explanation: Explanation;
  readonly observation: Observation;
}

async function examine(context: Context, options: Options, node: string | undefined): Promise<Examined> {
  const timeoutMs = timeoutOf(options);
  const { signal, tell, live } = context;
  const [lab, engine] = await Promise.all([context.openLab(options), import('../doctor/diagnose.ts')]);
  // Waits for any command that is changing the lab.
  (await lockFor(context, lab.name, 'diagnose'))();
  const machines = await findMachines(lab);
  if (node !== undefined) nodeOf(machines, node);
  const diagnosed = await engine.diagnose(machines, {
    ...{ timeoutMs, signal },
    onWait: ids => {
      if (live) tell(`checking again: ${ids.join(', ')}`);
    },
  });
  return { lab: lab.name, ...diagnosed };
}

async function replay(cwd: string, bundle: string, node: string | undefined): Promise<Examined> {
  const [{ readSource }, { explain }] = await Promise.all([import('../bundle/source.ts'), import('../faults/explain.ts')]);
  const seen = await readSource(cwd, bundle);
  const names = seen.lab.nodes.map(({ name }) => name);
  if (node !== undefined && !names.includes(node)) throw new UsageError(`lab ${seen.lab.name} has no node ${node}`, { hint: `nodes of the lab: ${names.slice(0, 10).join(', ')}` });
  return { lab: seen.lab.name, explanation: explain(seen), observation: seen };
}
