import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';
import { formatTable } from '../text/table.ts';
import type { Snapshot } from '../bundle/snapshots.ts';
import { collectFor, describe } from './collect.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';

/** Keeps bundles by name, for `diff` and `diagnose --bundle`. */
export const snapshot: Command = {
  name: 'snapshot',
  summary: 'keep all that is seen of the lab by a name; list or delete what is kept',
  arguments: '[snapshot]',
  takes: 'name',
  options: [
    { flags: '--list', description: 'show what is kept' },
    { flags: '--delete <snapshot>', description: 'remove one' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab snapshot before', 'then change something, and k8s-lab diff before'],
    ['k8s-lab snapshot --list', 'those of all labs; they outlive k8s-lab down'],
  ],
  async run(context, [name], options) {
    const unwanted = textOption(options, 'delete');
    if ([name !== undefined, options['list'] === true, unwanted !== undefined].filter(Boolean).length > 1) {
      throw new UsageError('a name, --list and --delete are one at a time', { hint: 'k8s-lab snapshot --help' });
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
  await saveNew(file, content, `choose another name, or k8s-lab snapshot --delete ${name}`);
  context.print(options['json'] ? toJson({ ...bundle.manifest, name, file, bytes: content.length }) : `snapshot ${name} of lab ${bundle.manifest.lab} (${describe(bundle, content.length)})\n`);
  return exitCodes.ok;
}

async function list(context: Context, options: Options): Promise<number> {
  const snapshots = await (await import('../bundle/snapshots.ts')).listSnapshots();
  if (options['json']) context.print(toJson({ schema: 1, snapshots }));
  else context.print(snapshots.length > 0 ? formatSnapshots(snapshots) : 'no snapshots; k8s-lab snapshot NAME keeps one\n');
  return exitCodes.ok;
}

function formatSnapshots(snapshots: readonly Snapshot[]): string {
  const rows = snapshots.map(({ name, lab, takenAt, bytes }) => [name, lab ?? 'damaged', takenAt ?? '-', `${Math.ceil(bytes / 1024)} KiB`]);
  return `${formatTable([['SNAPSHOT', 'LAB', 'TAKEN AT', 'SIZE'], ...rows]).join('\n')}\n`;
}

async function remove(context: Context, options: Options, name: string): Promise<number> {
  await (await import('../bundle/snapshots.ts')).deleteSnapshot(name);
  context.print(options['json'] ? toJson({ schema: 1, deleted: name }) : `snapshot ${name} deleted\n`);
  return exitCodes.ok;
}
