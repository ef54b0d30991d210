import { resolve } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';
import { nearest } from '../text/did-you-mean.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { RenderTarget } from '../templates/render.ts';
import { textOption } from './command.ts';
import type { Command, Options } from './command.ts';

const platforms = ['centos7', 'debian', 'sandbox'] as const;

/** Renders the lab's templates into a folder, prints one of them, or compares the folder with them. */
export const render: Command = {
  name: 'render',
  summary: 'render the Vagrantfile and every other file of the lab',
  takes: 'config',
  options: [
    { flags: '--platform <name>', description: 'centos7, debian or sandbox (default: centos7)' },
    { flags: '--out <folder>', description: 'folder to write to (default: rendered)' },
    { flags: '--stdout <name>', description: 'print one file instead, such as Vagrantfile' },
    { flags: '--check', description: 'write nothing; exit with 1 and a diff if the folder differs' },
  ],
  examples: [
    ['k8s-lab render --stdout Vagrantfile', 'print the Vagrantfile'],
    ['k8s-lab render --out lab && k8s-lab render --out lab --check', 'in CI'],
  ],
  async run(context, _args, options) {
    const { loadConfig } = await import('./shared/load-config.ts');
    const [{ renderLab }, { diffFolder, writeFolder }] = await Promise.all([import('../templates/render.ts'), import('../templates/folder.ts')]);
    const { config } = await loadConfig(context, options);
    const files = renderLab(config, targetOf(config, options));
    const name = textOption(options, 'stdout');
    if (name !== undefined) {
      const file = files.find(candidate => candidate.name === name);
      if (!file) throw unknownFile(name, files.map(candidate => candidate.name));
      context.print(file.content);
      return exitCodes.ok;
    }
    const shown = textOption(options, 'out') ?? 'rendered';
    const folder = resolve(context.cwd, shown);
    if (options['check']) {
      const differences = await diffFolder(files, folder);
      for (const { text } of differences) context.print(text);
      if (differences.length === 0) context.print(`${shown} is up to date (${files.length} files)\n`);
      return differences.length === 0 ? exitCodes.ok : exitCodes.findings;
    }
    const written = await writeFolder(files, folder);
    context.print(`wrote ${written.length} of ${files.length} files to ${shown}${written.length < files.length ? '; the others were up to date' : ''}\n`);
    return exitCodes.ok;
  },
};

function targetOf({ etcd }: LabConfig, options: Options): RenderTarget {
  const asked = textOption(options, 'platform') ?? 'centos7';
  const platform = platforms.find(candidate => candidate === asked);
  if (!platform) {
    throw new UsageError(`--platform ${asked}: no such platform`, { hint: `expected one of ${platforms.join(', ')}` });
  }
  // CentOS 7 has flannel 0.7.1, which reads only v2.
  return { platform, api: etcd.api ?? (platform === 'centos7' ? 'v2' : 'v3') };
}

function unknownFile(name: string, names: readonly string[]): UsageError {
  const near = nearest(name, names);
  return new UsageError(`--stdout ${name}: no such file${near ? `; did you mean ${near}?` : ''}`, {
    hint: `files: ${names.join(', ')}`,
  });
}
