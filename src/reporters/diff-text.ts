import type { Change } from '../diff/change.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';
import { countOf } from '../text/count.ts';

export interface DiffReport {
  readonly before: { readonly lab: string; readonly takenAt: string };
  readonly after: { readonly lab: string; readonly takenAt: string };
  readonly changes: readonly Change[];
}

/** The changes, one per line, lowest layer first, each with its layer and node; the count last. */
export function formatDiff({ before, after, changes }: DiffReport, style: Style): string {
  const rows = formatTable(changes.map(({ layer, node, text }) => [layer, node ?? 'lab', text]));
  const labs = before.lab === after.lab ? `lab ${after.lab}` : `lab ${before.lab} to lab ${after.lab}`;
  const count = countOf(changes.length, 'change');
  const verdict = changes.length === 0 ? style.good('no change') : style.bold(count);
  return [...rows, ...(rows.length > 0 ? [''] : []), `${verdict}: ${labs}, from ${before.takenAt} to ${after.takenAt}`, ''].join('\n');
}
