import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, messageOf } from '../errors.ts';
import { readWhole } from '../system/read-whole.ts';

/** The names of a lab file; the first that exists is read. */
export const labFileNames = ['k8s-lab.yaml', 'k8s-lab.yml', 'k8s-lab.json'] as const;

export interface LabFileText {
  /** Absolute path. */
  readonly path: string;
  /** The file's name in messages. */
  readonly shownAs: string;
  readonly text: string;
}

// A lab of 1000 nodes with every key takes a tenth of it.
const maxBytes = 4 * 1024 * 1024;

/** The requested lab file, or the one in the folder; undefined when neither exists. */
export async function findLabFile(cwd: string, file?: string): Promise<LabFileText | undefined> {
  const shownAs = file ?? labFileNames.find(name => existsSync(join(cwd, name)));
  if (shownAs === undefined) return undefined;
  const path = resolve(cwd, shownAs);
  return { path, shownAs, text: await readText(path, shownAs) };
}

async function readText(path: string, shownAs: string): Promise<string> {
  try {
    return (await readWhole(path, maxBytes)).toString();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const [problem, hint] = reasons[code] ?? [messageOf(error), undefined];
    throw new ConfigError(`${shownAs}: ${problem}`, { cause: error, hint });
  }
}

const reasons: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  ENOENT: ['no such file', '`k8s-lab init` writes a lab file; leave out --config to use the defaults'],
  ENOTDIR: ['no such file', '`k8s-lab init` writes a lab file; leave out --config to use the defaults'],
  EISDIR: ['this is a folder; expected a lab file', 'name the file in it: --config <folder>/k8s-lab.yaml'],
  EACCES: ['permission denied', '`chmod u+r` the file, or run as its owner'],
};
