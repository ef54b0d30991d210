import { join } from 'node:path';
import type { Machine } from './machine.ts';

/** One file that machines are created from. */
export interface LabFile {
  readonly name: string;
  readonly content: string;
}

const relevant = /(?:^Vagrantfile|\.(?:sh|repo|service|conf|env|json|yaml))$/;
const skipped = /^\.|^node_modules$/;

/** The files in a folder that Vagrant would create machines from; none if it has no Vagrantfile. */
export async function readLabFiles(machine: Machine, folder: string): Promise<readonly LabFile[]> {
  const content = await machine.read(join(folder, 'Vagrantfile'));
  return content === undefined ? [] : await readFolder(machine, folder, '', 2);
}

async function readFolder(machine: Machine, folder: string, below: string, depth: number): Promise<readonly LabFile[]> {
  const names = (await machine.list(join(folder, below))).filter(name => !skipped.test(name)).toSorted();
  const found = await Promise.all(
    names.map(async name => {
      const path = below === '' ? name : `${below}/${name}`;
      const content = relevant.test(name) ? await machine.read(join(folder, path)) : undefined;
      if (content !== undefined) return [{ name: path, content }];
      return depth > 0 ? await readFolder(machine, folder, path, depth - 1) : [];
    }),
  );
  return found.flat();
}
