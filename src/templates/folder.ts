import { chmod, lstat, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RenderedFile } from './render.ts';

/** One difference between a folder and the rendered files. */
export interface Difference {
  readonly name: string;
  readonly kind: 'missing' | 'changed' | 'mode' | 'extra';
  /** As text; ends with a newline. */
  readonly text: string;
}

/** The differences between a folder and the rendered files; extra files count only in the rendered folders. */
export async function diffFolder(files: readonly RenderedFile[], folder: string): Promise<readonly Difference[]> {
  const differing = await Promise.all(files.map(file => diffFile(file, folder)));
  const extra = await findExtra(files, folder);
  return [...differing.flatMap(difference => difference ?? []), ...extra];
}

/** Writes the rendered files that a folder does not have yet, and returns their names; removes nothing. */
export async function writeFolder(files: readonly RenderedFile[], folder: string): Promise<readonly string[]> {
  const written = files.map(async file => {
    if (!(await diffFile(file, folder))) return [];
    await writeWhole(file, join(folder, file.name));
    return [file.name];
  });
  return (await Promise.all(written)).flat();
}

async function diffFile({ name, content, mode }: RenderedFile, folder: string): Promise<Difference | undefined> {
  const there = await readThere(join(folder, name));
  if (!there) return { name, kind: 'missing', text: `${name} is missing\n` };
  if (there.content !== content) {
    // Only texts that differ need it.
    const { lineDiff } = await import('./line-diff.ts');
    const head = `--- ${name} (there)\n+++ ${name} (rendered)\n`;
    return { name, kind: 'changed', text: `${head}${lineDiff(there.content, content)}` };
  }
  if (isExecutable(there.mode) === isExecutable(mode) || process.platform === 'win32') return undefined;
  return { name, kind: 'mode', text: `${name} ${isExecutable(mode) ? 'is not executable' : 'is executable but must not be'}\n` };
}

async function readThere(path: string): Promise<{ content: string; mode: number } | undefined> {
  try {
    const [content, { mode }] = await Promise.all([readFile(path, 'utf8'), lstat(path)]);
    return { content, mode };
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

// Compare only whether it can be executed: the rest depends on the umask.
function isExecutable(mode: number): boolean {
  return (mode & 0o100) !== 0;
}

// A concurrent reader sees the old file or the new one, never a partial one.
async function writeWhole({ content, mode }: RenderedFile, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, content);
  await chmod(draft, mode);
  await rename(draft, path);
}

async function findExtra(files: readonly RenderedFile[], folder: string): Promise<readonly Difference[]> {
  const expected = new Set(files.map(({ name }) => name));
  const folders = new Set([...expected].flatMap(name => (name.includes('/') ? [dirname(name)] : [])));
  const found = await Promise.all([...folders].map(name => listFiles(folder, name)));
  return found
    .flat()
    .filter(name => !expected.has(name))
    .map(name => ({ name, kind: 'extra', text: `${name} is not part of the lab: remove it\n` }));
}

async function listFiles(folder: string, name: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(folder, name), { withFileTypes: true });
    return entries.filter(entry => entry.isFile()).map(entry => `${name}/${entry.name}`).sort();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
