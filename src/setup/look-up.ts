import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Folders of administrators' programs, which are often missing from a user's PATH. */
const administratorFolders = ['/usr/sbin', '/sbin'];

/** The folders of PATH, then the administrators' folders. */
export function programFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  return [...new Set([...folders, ...administratorFolders])];
}

/** The first executable of this name in the folders. */
export function lookUp(name: string, folders: readonly string[]): string | undefined {
  return folders.map(folder => join(folder, name)).find(isExecutable);
}

/** Whether this is a file that the user can run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
