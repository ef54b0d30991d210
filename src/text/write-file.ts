import { dirname } from 'node:path';
import { quoteWord } from './quote.ts';

/** A file to be written by a shell. */
export interface FileToWrite {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** Absent: whoever runs the shell. */
  readonly owner?: string | undefined;
}

/** Shell text that writes files as a whole: who reads one meanwhile sees the old content or the new. */
export function writeFiles(files: readonly FileToWrite[]): string {
  return `set -eu\numask 077\n${files.map(writing).join('')}`;
}

function writing({ path, content, mode, owner }: FileToWrite): string {
  const [folder, draft, place] = [dirname(path), `${path}.k8s-lab-new`, path].map(quoteWord);
  const own = owner === undefined ? '' : `chown ${quoteWord(owner)} ${draft}\n`;
  return `mkdir -p -m 755 ${folder}\nprintf %s ${quoteWord(content)} >${draft}\nchmod ${mode.toString(8)} ${draft}\n${own}mv ${draft} ${place}\n`;
}
