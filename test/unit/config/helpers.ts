import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLab } from '../../../src/config/load.ts';
import type { ConfigFlags } from '../../../src/config/flags.ts';
import type { LoadedLab } from '../../../src/config/loaded-lab.ts';

/** Loads a lab from a folder that contains only this file. */
export async function load(text?: string, flags: ConfigFlags = {}, name = 'k8s-lab.yaml'): Promise<LoadedLab> {
  return inFolder(text === undefined ? {} : { [name]: text }, cwd => loadLab({ cwd, flags }));
}

/** The complete error message of a failed load. */
export async function failure(text?: string, flags: ConfigFlags = {}, name = 'k8s-lab.yaml'): Promise<string> {
  return load(text, flags, name).then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
}

/** Runs a function in a temporary folder with these files. */
export async function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-config-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
