import { fileURLToPath } from 'node:url';

/** The absolute path of a file that ships with the package, given relative to the package's root. */
export function assetPath(relative: string): string {
  return fileURLToPath(new URL(`../${relative}`, import.meta.url));
}
