import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';
import { formatTable } from '../text/table.ts';
import type { Snapshot } from '../bundle/snapshots.ts';
import { collectFor, describe } from './collect.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';

/** Saves bundles under a name, for `diff` and `diagnose --bundle`. */
export const snapshot: Command = {
  name: 'snapshot',
  summary: "save the lab's state under a name; list or delete snapshots",
  arguments: '[snapshot]',
  takes: 'name',
  options: [
    { flags: '--list', description: 'list snapshots' },
    { flags: '--delete <snapshot>', description: 'delete a snapshot' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab snapshot before', 'change something, then run `k8s-lab diff before`'],
    ['k8s-lab snapshot --list', 'snapshots of all labs; `k8s-lab down` keeps them'],
  ],
  async run(context, [name], options) {
    const unwanted = textOption(options, 'delete');
    if ([name !== undefined, options['list'] === true, unwanted !== undefined].filter(Boolean).length > 1) {
      throw new UsageError('a name, --list and --delete cannot be combined', { hint: '`k8s-lab snapshot --help` shows examples' });
    }
    if (options['list']) return await list(context, options);
    return unwanted === undefined ? await keep(context, options, name) : await remove(context, options, unwanted);
  },
};

async function keep(context: Context, options: Options, asked: string | undefined): Promise<number> {
  const [{ packBundle, bundleName }, { saveNew }, { snapshotPath }] = await Promise.all([import('../bundle/pack.ts'), import('../bundle/save.ts'), import('../bundle/snapshots.ts')]);
  if (asked !== undefined) snapshotPath(asked);
  const bundle = await collectFor(context, options, 'snapshot');
  const content = await packBundle(bundle);
  const name = asked ?? bundleName(bundle.manifest).replace(/^k8s-lab-/, '');
  const file = snapshotPath(name);
  await mkdir(dirname(file), { recursive: true });
  await saveNew(file, content, `choose another name, or \`k8s-lab snapshot --delete ${name}\``);
  context.print(options['json'] ? toJson({ ...bundle.manifest, name, file, bytes: content.length }) : `saved snapshot ${name} of lab ${bundle.manifest.lab} (${describe(bundle, content.length)})\n`);
  return exitCodes.ok;
}

async function list(context: Context, options: Options): Promise<number> {
  const snapshots = await (await import('../bundle/snapshots.ts')).listSnapshots();
  if (options['json']) context.print(toJson({ schema: 1, snapshots }));
  else context.print(snapshots.length > 0 ? formatSnapshots(snapshots) : 'no snapshots\nhint: `k8s-lab snapshot NAME` saves one\n');
  return exitCodes.ok;
}

function formatSnapshots(snapshots: readonly Snapshot[]): string {
  const rows = snapshots.map(({ name, lab, takenAt, bytes }) => [name, lab ?? 'damaged', takenAt ?? '-', `${Math.ceil(bytes / 1024)} KiB`]);
  return `${formatTable([['SNAPSHOT', 'LAB', 'TAKEN AT', 'SIZE'], ...rows]).join('\n')}\n`;
}

async function remove(context: Context, options: Options, name: string): Promise<number> {
  await (await import('../bundle/snapshots.ts')).deleteSnapshot(name);
  context.print(options['json'] ? toJson({ schema: 1, deleted: name }) : `deleted snapshot ${name}\n`);
  return exitCodes.ok;
}
