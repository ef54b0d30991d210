import { resolve } from 'node:path';
import type { Observation } from '../../observe/observation.ts';
import type { Since } from '../../page/components/changes.tsx';
import type { View } from '../../view/types.ts';
import type { CommandOption, Context, Options } from '../command.ts';
import { textOption } from '../command.ts';
import { builtText } from './built-text.ts';

/** The `--report` option of the commands that judge a lab. */
export const reportOption: CommandOption = { flags: '--report <file>', description: 'also write a report of the lab as one HTML file' };

export interface ReportWish {
  /** Relative to the folder of the command. */
  readonly file: string;
  /** A snapshot or file to compare with. */
  readonly since?: string | undefined;
}

export interface WrittenReport {
  readonly file: string;
  readonly bytes: number;
  readonly view: View;
}

/** Writes the report of an observation; it judges what it carries. */
export async function writeReport({ cwd }: Pick<Context, 'cwd'>, observation: Observation, { file, since }: ReportWish): Promise<WrittenReport> {
  const { saveReport } = await import('../../bundle/save.ts');
  const { html, view } = await reportPage(observation, since === undefined ? undefined : seen => compare(cwd, since, seen));
  const path = resolve(cwd, file);
  await saveReport(path, html);
  return { file: path, bytes: Buffer.byteLength(html), view };
}

/** The report of an observation as one HTML file, secrets redacted. */
export async function reportPage(observation: Observation, since?: (seen: Observation) => Promise<Since>): Promise<{ readonly html: string; readonly view: View }> {
  const [{ hideSecrets }, { observationBlock, packForPage, packForReader }, { renderReport }, { viewIn }, { version }] = await Promise.all([
    import('../../bundle/hide.ts'),
    import('../../bundle/in-page.ts'),
    import('../../page/render.tsx'),
    import('./view-in.ts'),
    import('../../system/version.ts'),
  ]);
  const seen = hideSecrets(observation);
  const view = viewIn(seen);
  const props = { view, version, ...(since && { since: await since(seen) }) };
  const [packedProps, packed, script, style] = await Promise.all([packForPage(props), packForReader(seen), builtText('page.js'), builtText('page.css')]);
  return { html: renderReport(props, { script, style }, { props: packedProps, observation: [observationBlock, packed] }), view };
}

/** Writes the report that `--report` asks for, if it does; tells where it is. */
export async function writeReportIfAsked(context: Context, options: Options, observation: Observation): Promise<void> {
  const file = textOption(options, 'report');
  if (file === undefined) return;
  const { bytes } = await writeReport(context, observation, { file });
  context.tell(`report: ${file} (${Math.ceil(bytes / 1024)} KiB)`);
}

async function compare(cwd: string, name: string, seen: Observation): Promise<Since> {
  const [{ readSource }, { changesBetween }] = await Promise.all([import('../../bundle/source.ts'), import('../../diff/changes.ts')]);
  const before = await readSource(cwd, name);
  return { name, takenAt: before.takenAt, changes: changesBetween(before, seen) };
}
