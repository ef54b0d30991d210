import { appendFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { Verified } from '../lab/verify.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { lockFor } from './shared/lock.ts';
import { reportOption, writeReportIfAsked } from './shared/report-file.ts';
import { timeoutOf, timeoutOption } from './shared/timeout.ts';

/** Runs every check on the running lab. */
export const verify: Command = {
  name: 'verify',
  summary: 'check that the overlay works on every node; list what fails',
  takes: 'name',
  options: [
    { flags: '--all', description: 'list every check by layer, not only the failed ones' },
    { flags: '--watch', description: 'then print a line whenever something changes, until interrupted' },
    reportOption,
    { flags: '--junit <file>', description: 'also write the checks as JUnit XML' },
    { flags: '--github', description: 'also annotate a GitHub Actions run, and write its summary' },
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab verify', 'exit code 0 if the lab is ready, 1 if not'],
    ['k8s-lab verify --timeout 0 --json', 'check once, without waiting'],
    ['k8s-lab verify --watch', 'go on watching, and say what changes'],
    ['k8s-lab verify --github --report lab.html', 'in a workflow: annotations, a summary, and a report to keep'],
  ],
  async run(context, _args, options) {
    const timeoutMs = timeoutOf(options);
    if (options['watch'] === true && options['json'] === true) throw new UsageError('--watch and --json cannot be combined');
    const [lab, engine] = await Promise.all([context.openLab(options), import('../lab/verify.ts')]);
    const { signal, tell } = context;
    // Waits for any command that is changing the lab.
    (await lockFor(context, lab.name, 'verify'))();
    const { report, observation } = await engine.verify(await findMachines(lab), {
      ...{ timeoutMs, signal, logs: options['report'] !== undefined },
      onWait: failing => {
        if (context.live) tell(`waiting for ${failing.join(', ')}`);
      },
    });
    if (options['json']) context.print(toJson(report));
    else context.print((await import('../reporters/verify-text.ts')).formatVerify(report, context.style, { all: options['all'] === true }));
    await writeReportIfAsked(context, options, observation);
    await publish(context, options, { report, observation });
    const exitCode = report.ready ? exitCodes.ok : exitCodes.findings;
    return options['watch'] === true ? await watch(context, lab, exitCode) : exitCode;
  },
};

/** Prints what turns until the command is interrupted; the exit code is that of the last look. */
async function watch(context: Context, lab: Lab, before: ExitCode): Promise<ExitCode> {
  const { eventLines, watchLab } = await import('./shared/watch.ts');
  let exitCode = before;
  let running = true;
  for await (const view of watchLab(context, lab, 'verify')) {
    if (view) exitCode = view.verdict.state === 'ready' ? exitCodes.ok : exitCodes.findings;
    else exitCode = exitCodes.findings;
    const turned = running !== (view !== undefined) ? [`lab ${lab.name} is ${view ? 'running again' : 'not running'}`] : [];
    running = view !== undefined;
    for (const line of [...turned, ...(view ? eventLines(view) : [])]) context.print(`${line}\n`);
  }
  return exitCode;
}

/** Tells the systems that run tests. */
async function publish(context: Context, options: Options, { report, observation }: Verified): Promise<void> {
  const file = textOption(options, 'junit');
  if (file !== undefined) await writeFile(resolve(context.cwd, file), (await import('../reporters/checks-junit.ts')).formatChecksJUnit(report));
  if (!options['github']) return;
  const [{ annotationsOf, summaryOf }, { viewIn }] = await Promise.all([import('../reporters/github.ts'), import('./shared/view-in.ts')]);
  const view = viewIn(observation);
  // Standard output stays one JSON document.
  for (const line of annotationsOf(view)) {
    if (options['json']) context.tell(line);
    else context.print(`${line}\n`);
  }
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary) await appendFile(summary, summaryOf(view));
}
