import { resolve } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { lockFor } from './shared/lock.ts';

/** Collects everything about a running lab into one archive. */
export const collect: Command = {
  name: 'collect',
  summary: 'collect everything about the lab into one archive, secrets redacted',
  takes: 'name',
  options: [
    { flags: '--out <file>', description: 'file to write (default: k8s-lab-NAME-TIME.tar.gz in this folder)' },
    { flags: '--stdout', description: 'write the bundle to standard output' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab collect', 'write a bundle to keep or to send'],
    ['k8s-lab collect --stdout | tar tz', 'list its files'],
  ],
  async run(context, _args, options) {
    const out = textOption(options, 'out');
    if (options['stdout'] && (out !== undefined || options['json'])) {
      throw new UsageError('--stdout cannot be combined with --out or --json', { hint: '`k8s-lab collect --stdout` writes only the bundle' });
    }
    const [{ packBundle, bundleName }, { saveNew }] = await Promise.all([import('../bundle/pack.ts'), import('../bundle/save.ts')]);
    const bundle = await collectFor(context, options, 'collect');
    const content = await packBundle(bundle);
    if (options['stdout']) {
      context.print(content);
      return exitCodes.ok;
    }
    const shown = out ?? `${bundleName(bundle.manifest)}.tar.gz`;
    await saveNew(resolve(context.cwd, shown), content, '`k8s-lab collect --out FILE` writes to another file');
    context.print(options['json'] ? toJson({ ...bundle.manifest, file: resolve(context.cwd, shown), bytes: content.length }) : `${shown} (${describe(bundle, content.length)})\n`);
    return exitCodes.ok;
  },
};

/** A bundle of the running lab, made while no other command changes it; reports anything that could not be collected. */
export async function collectFor(context: Context, options: Options, command: string): Promise<Bundle> {
  const lab = await context.openLab(options);
  (await lockFor(context, lab.name, command))();
  const machines = await findMachines(lab);
  const engine = await import('../bundle/collect.ts');
  const bundle = await engine.collect(machines, context.signal);
  for (const { name, because } of bundle.manifest.missing) context.tell(`missing from the bundle: ${name}: ${because.split('\n')[0]}`);
  return bundle;
}

/** The size of a bundle, and the number of truncated files. */
export function describe({ manifest: { files } }: Bundle, bytes: number): string {
  const cut = files.filter(file => file.cut !== undefined).length;
  const words = [`${files.length + 1} files`, `${Math.ceil(bytes / 1024)} KiB`, 'secrets redacted', ...(cut > 0 ? [`${cut} files truncated`] : [])];
  return words.join(', ');
}
