import { resolve } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { lockFor } from './lock.ts';

/** Makes one archive of all that can be known of a running lab. */
export const collect: Command = {
  name: 'collect',
  summary: 'make one archive of all that is seen of the lab, without secrets',
  takes: 'name',
  options: [
    { flags: '--out <file>', description: 'where to write (default: k8s-lab-NAME-TIME.tar.gz here)' },
    { flags: '--stdout', description: 'write the archive itself to standard output' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab collect', 'to be sent to somebody, or kept'],
    ['k8s-lab collect --stdout | tar tz', 'what is in it'],
  ],
  async run(context, _args, options) {
    const out = textOption(options, 'out');
    if (options['stdout'] && (out !== undefined || options['json'])) {
      throw new UsageError('--stdout writes the archive and nothing else', { hint: 'leave --out and --json away' });
    }
    const [{ packBundle, bundleName }, { saveNew }] = await Promise.all([import('../bundle/pack.ts'), import('../bundle/save.ts')]);
    const bundle = await collectFor(context, options, 'collect');
    const content = await packBundle(bundle);
    if (options['stdout']) {
      context.print(content);
      return exitCodes.ok;
    }
    const shown = out ?? `${bundleName(bundle.manifest)}.tar.gz`;
    await saveNew(resolve(context.cwd, shown), content, 'choose another name: k8s-lab collect --out FILE');
    context.print(options['json'] ? toJson({ ...bundle.manifest, file: resolve(context.cwd, shown), bytes: content.length }) : `${shown} (${describe(bundle, content.length)})\n`);
    return exitCodes.ok;
  },
};

/** The bundle of the running lab that the options name, taken when nobody else changes it; tells what could not be had. */
export async function collectFor(context: Context, options: Options, command: string): Promise<Bundle> {
  const lab = await context.openLab(options);
  (await lockFor(context, lab.name, command))();
  const machines = await findMachines(lab);
  const engine = await import('../bundle/collect.ts');
  const bundle = await engine.collect(machines, context.signal);
  for (const { name, because } of bundle.manifest.missing) context.tell(`without ${name}: ${because.split('\n')[0]}`);
  return bundle;
}

/** How much there is in a bundle, and what was left out. */
export function describe({ manifest: { files } }: Bundle, bytes: number): string {
  const cut = files.filter(file => file.cut !== undefined).length;
  const words = [`${files.length + 1} files`, `${Math.ceil(bytes / 1024)} KiB`, 'secrets hidden', ...(cut > 0 ? [`${cut} files cut short`] : [])];
  return words.join(', ');
}
