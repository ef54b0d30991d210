import { exitCodes, UsageError } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import type { Observation } from '../observe/observation.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { lockFor } from './shared/lock.ts';
import { timeoutOf, timeoutOption } from './shared/timeout.ts';

/** Writes one HTML file that shows a lab: its verdict, causes, pictures and all they rest on. */
export const report: Command = {
  name: 'report',
  summary: 'write one HTML file that shows the lab: verdict, causes, overlay, routes, logs',
  arguments: '[file]',
  takes: 'name',
  isOffline: (_args, options) => options['bundle'] !== undefined,
  options: [
    { flags: '--bundle <file>', description: 'show a bundle or snapshot instead of the running lab' },
    { flags: '--since <snapshot>', description: 'also list what changed since this snapshot or bundle' },
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab report', 'write k8s-lab-NAME-TIME.html in this folder; open it in any browser'],
    ['k8s-lab report lab.html --since before', 'with the changes since `k8s-lab snapshot before`'],
    ['k8s-lab report --bundle lab.tar.gz', 'from a bundle of `k8s-lab collect`, on any machine'],
  ],
  async run(context, [asked], options) {
    const bundle = textOption(options, 'bundle');
    if (bundle !== undefined && options['timeout'] !== undefined) throw new UsageError('--timeout cannot be combined with --bundle', { hint: 'a bundle does not change' });
    const seen = bundle === undefined ? await lookAt(context, options) : await (await import('../bundle/source.ts')).readSource(context.cwd, bundle);
    const file = asked ?? `${(await import('../bundle/pack.ts')).bundleName({ lab: seen.lab.name, takenAt: seen.takenAt })}.html`;
    const written = await (await import('./shared/report-file.ts')).writeReport(context, seen, { file, since: textOption(options, 'since') });
    const ready = written.view.verdict.state === 'ready';
    if (options['json']) context.print(toJson({ schema: 1, lab: seen.lab.name, takenAt: seen.takenAt, ready, file: written.file, bytes: written.bytes }));
    else context.print(`${file} (${ready ? 'ready' : 'not ready'}, ${Math.ceil(written.bytes / 1024)} KiB, secrets redacted)\n`);
    return exitCodes.ok;
  },
};

/** The lab once it no longer changes by itself, as `diagnose` judges it. */
async function lookAt(context: Context, options: Options): Promise<Observation> {
  const timeoutMs = timeoutOf(options);
  const [lab, engine] = await Promise.all([context.openLab(options), import('../doctor/diagnose.ts')]);
  // Waits for any command that is changing the lab.
  (await lockFor(context, lab.name, 'report'))();
  const { observation } = await engine.diagnose(await findMachines(lab), {
    ...{ timeoutMs, signal: context.signal },
    onWait: ids => {
      if (context.live) context.tell(`checking again: ${ids.join(', ')}`);
    },
  });
  return observation;
}
