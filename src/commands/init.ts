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
  examples: [['k8s-lab init', 'writes k8s-lab.yaml with every default']],
  async run(context, [name = 'k8s-lab.yaml']) {
    const { initText } = await import('../config/init.ts');
    const path = resolve(context.cwd, name);
    try {
      await writeFile(path, initText(), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new ConfigError(`${name} cannot be written: ${(error as Error).message}`, { hint: 'name a file in a folder that is there' });
      }
      throw new ConfigError(`${name} is there already; it was left alone`, { hint: 'name another file: k8s-lab init lab2.yaml' });
    }
    context.print(`${name} written; k8s-lab up brings that lab up\n`);
    return exitCodes.ok;
  },
};
