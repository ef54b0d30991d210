import { structuredPatch } from 'diff';

/** The changes from `before` to `after`, line by line, with three unchanged lines around each; empty if they are equal. */
export function lineDiff(before: string, after: string): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return hunks.flatMap(({ oldStart, lines }) => [`@@ line ${oldStart} @@`, ...lines]).map(line => `${line}\n`).join('');
}
