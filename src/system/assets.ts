import { fileURLToPath } from 'node:url';
import { bundled } from './version.ts';

const packageRoot = new URL(bundled ? '../' : '../../', import.meta.url);

/** The absolute path of a file of the package, given relative to the package root. */
export function assetPath(relative: string): string {
  return fileURLToPath(new URL(relative, packageRoot));
}
