import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Where Debian and others keep administrators' programs, which an ordinary user's PATH often lacks. */
const administratorFolders = ['/usr/sbin', '/sbin'];

/** The folders of PATH, then those of administrators' programs. */
export function programFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  return [...new Set([...folders, ...administratorFolders])];
}

/** The first of the folders' programs of this name that may be run. */
export function lookUp(name: string, folders: readonly string[]): string | undefined {
  return folders.map(folder => join(folder, name)).find(isExecutable);
}

/** Whether this is a file that the user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
