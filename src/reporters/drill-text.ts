import { formatDuration } from '../text/duration.ts';
import type { Score } from '../doctor/drill.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';

/** Side effects of one examination beyond this many are counted rather than listed; `--json` has them all. */
const shownEffects = 6;

/** What a set of examinations comes to. */
export interface DrillTotals {
  readonly drills: number;
  readonly noticed: number;
  readonly namedAtOnce: number;
  readonly named: number;
  readonly staged: number;
  readonly rootFirst: number;
  readonly repaired: number;
  readonly withoutSideEffects: number;
}

/** Sums up scores. */
export function totalsOf(scores: readonly Score[]): DrillTotals {
  const count = (holds: (score: Score) => boolean): number => scores.filter(holds).length;
  return {
    drills: scores.length,
    noticed: count(({ noticed }) => noticed),
    namedAtOnce: scores.reduce((sum, { namedAtOnce }) => sum + namedAtOnce, 0),
    named: scores.reduce((sum, { named }) => sum + named, 0),
    staged: scores.reduce((sum, { faults }) => sum + faults.length, 0),
    rootFirst: count(({ rootFirst }) => rootFirst),
    repaired: count(({ repaired }) => repaired),
    withoutSideEffects: count(({ repaired, sideEffects }) => repaired && sideEffects.length === 0),
  };
}

/** Whether an examination was passed in every point; of several faults one may hide another until it is mended. */
export function isPassed({ faults, noticed, named, rootFirst, repaired, sideEffects }: Score): boolean {
  return noticed && named === faults.length && (rootFirst || faults.length > 1) && repaired && sideEffects.length === 0;
}

/** The score table, what went wrong below it, and the totals. */
export function formatScores(scores: readonly Score[], style: Style): string {
  const header = ['DRILL', 'NODES', 'NOTICED', 'NAMED', 'ROOT FIRST', 'REPAIRED', 'SIDE EFFECTS', 'DIAGNOSED IN', 'REPAIRED IN'];
  const rows = formatTable([header, ...scores.map(toRow)]);
  const totals = totalsOf(scores);
  const wrong = scores.filter(score => !isPassed(score)).flatMap(score => [style.bad(score.faults.join(' + ')), ...explainScore(score).map(line => `  ${line}`)]);
  return [
    ...rows,
    '',
    ...(wrong.length > 0 ? [...wrong, ''] : []),
    `${totals.drills} ${totals.drills === 1 ? 'drill' : 'drills'}: ${totals.named} of ${totals.staged} faults named (${totals.namedAtOnce} at the first diagnosis), root first in ${totals.rootFirst}, repaired ${totals.repaired}, without side effects ${totals.withoutSideEffects}`,
    '',
  ].join('\n');
}

/** What of an examination was not as it should be. */
export function explainScore({ faults, noticed, named, rootFirst, first, repaired, sideEffects, error }: Score): readonly string[] {
  return [
    ...(error === undefined ? [] : [error]),
    ...(noticed ? [] : ['verify went on saying ready']),
    ...(named < faults.length ? [`named: ${named} of ${faults.length}`] : []),
    ...(rootFirst ? [] : [`named first: ${first.join(', ') || 'nothing'}; staged: ${faults.join(', ')}`]),
    ...(repaired ? [] : ['the lab was not ready after the repair']),
    ...sideEffects.slice(0, shownEffects).map(({ node, text }) => `otherwise than before: ${node ?? 'lab'}: ${text}`),
    ...(sideEffects.length > shownEffects ? [`… and ${sideEffects.length - shownEffects} more`] : []),
  ];
}

function toRow({ faults, nodes, noticed, named, rootFirst, repaired, sideEffects, diagnoseMs, repairMs }: Score): readonly string[] {
  const yes = (holds: boolean): string => (holds ? 'yes' : 'NO');
  const where = [...new Set(nodes)].join(' ');
  return [
    ...[faults.join(' + '), where, yes(noticed), `${named}/${faults.length}`, yes(rootFirst), yes(repaired)],
    ...[repaired ? String(sideEffects.length || 'none') : '-', formatDuration(diagnoseMs), formatDuration(repairMs)],
  ];
}
