import { readFile } from 'node:fs/promises';
import { assetPath } from '../../system/assets.ts';

/** The text of a file that the build puts into `dist/`, such as `page.css`. */
export async function builtText(name: string): Promise<string> {
  return (await readFile(assetPath(`dist/${name}`), 'utf8')).trim();
}
