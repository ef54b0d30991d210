import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError, exitCodes } from '../errors.ts';
import type { Command } from './command.ts';

/** Writes a commented lab file. */
export const init: Command = {
  name: 'init',
  summary: 'write a commented lab file',
  arguments: '[file]',
  takes: 'nothing',
  examples: [['k8s-lab init', 'write k8s-lab.yaml with every default']],
  async run(context, [name = 'k8s-lab.yaml']) {
    const { initText } = await import('../config/init.ts');
    const path = resolve(context.cwd, name);
    try {
      await writeFile(path, initText(), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new ConfigError(`cannot write ${name}: ${(error as Error).message}`, { hint: 'choose a file in an existing folder' });
      }
      throw new ConfigError(`${name} already exists; it was not changed`, { hint: '`k8s-lab init lab2.yaml` writes to another file' });
    }
    context.print(`wrote ${name}\nhint: \`k8s-lab up\` brings up this lab\n`);
    return exitCodes.ok;
  },
};
