import { formatDuration } from '../text/duration.ts';
import type { Score } from '../doctor/drill.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';
import { countOf } from '../text/count.ts';

/** Side effects of one drill beyond this many are counted rather than listed; `--json` has them all. */
const shownEffects = 6;

/** The totals of several drills. */
export interface DrillTotals {
  /** Those that were examined. */
  readonly drills: number;
  /** Those that were not, because the lab was not ready. */
  readonly skipped: number;
  readonly noticed: number;
  readonly namedAtOnce: number;
  readonly named: number;
  readonly staged: number;
  readonly rootFirst: number;
  readonly repaired: number;
  readonly withoutSideEffects: number;
}

/** Adds up scores. */
export function totalsOf(all: readonly Score[]): DrillTotals {
  const scores = all.filter(({ skipped }) => skipped === undefined);
  const count = (holds: (score: Score) => boolean): number => scores.filter(holds).length;
  return {
    drills: scores.length,
    skipped: all.length - scores.length,
    noticed: count(({ noticed }) => noticed),
    namedAtOnce: scores.reduce((sum, { namedAtOnce }) => sum + namedAtOnce, 0),
    named: scores.reduce((sum, { named }) => sum + named, 0),
    staged: scores.reduce((sum, { faults }) => sum + faults.length, 0),
    rootFirst: count(({ rootFirst }) => rootFirst),
    repaired: count(({ repaired }) => repaired),
    withoutSideEffects: count(({ repaired, sideEffects }) => repaired && sideEffects.length === 0),
  };
}

export type DrillStatus = 'passed' | 'failed' | 'skipped';

/** The result of a drill in one word. */
export function statusOf(score: Score): DrillStatus {
  if (score.skipped !== undefined) return 'skipped';
  return isPassed(score) ? 'passed' : 'failed';
}

/** Whether a drill passed in every point. One of several faults may hide another until it is fixed, so its root need not be named first. */
export function isPassed({ faults, noticed, named, rootFirst, repaired, sideEffects, error, skipped }: Score): boolean {
  return error === undefined && skipped === undefined && noticed && named === faults.length && (rootFirst || faults.length > 1) && repaired && sideEffects.length === 0;
}

/** The score table, the failed drills with their reasons, and the totals. */
export function formatScores(scores: readonly Score[], style: Style): string {
  const header = ['DRILL', 'RESULT', 'NODES', 'NOTICED', 'NAMED', 'ROOT FIRST', 'REPAIRED', 'SIDE EFFECTS', 'DIAGNOSED IN', 'REPAIRED IN'];
  const rows = formatTable([header, ...scores.map(toRow)]);
  const totals = totalsOf(scores);
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
  const failed = scores.filter(score => !isPassed(score)).flatMap(score => [style.bad(score.faults.join(' + ')), ...explainScore(score).map(line => `  ${line}`)]);
  return [
    ...rows,
    '',
    ...(failed.length > 0 ? [...failed, ''] : []),
    `${countOf(totals.drills, 'drill')}${skipped}: ${totals.named}/${totals.staged} faults named (${totals.namedAtOnce} in the first diagnosis), root named first in ${totals.rootFirst}, ${totals.repaired} repaired, ${totals.withoutSideEffects} without side effects`,
    '',
  ].join('\n');
}

/** Why a drill failed. */
export function explainScore({ faults, noticed, named, rootFirst, first, repaired, sideEffects, error, skipped }: Score): readonly string[] {
  if (skipped !== undefined) return [`skipped: ${skipped}`];
  return [
    ...(error === undefined ? [] : [error]),
    ...(noticed ? [] : ['verify did not notice the fault']),
    ...(named < faults.length ? [`${named}/${faults.length} faults named`] : []),
    ...(rootFirst ? [] : [`named first: ${first.join(', ') || 'nothing'}; injected: ${faults.join(', ')}`]),
    ...(repaired ? [] : ['the lab was not ready after the repair']),
    ...sideEffects.slice(0, shownEffects).map(({ node, text }) => `changed by the repair: ${node ?? 'lab'}: ${text}`),
    ...(sideEffects.length > shownEffects ? [`… and ${sideEffects.length - shownEffects} more (--json lists them all)`] : []),
  ];
}

function toRow(score: Score): readonly string[] {
  const { faults, nodes, noticed, named, rootFirst, repaired, sideEffects, diagnoseMs, repairMs, skipped } = score;
  const yes = (holds: boolean): string => (holds ? 'yes' : 'NO');
  const where = [...new Set(nodes)].join(' ');
  const head = [faults.join(' + '), statusOf(score)];
  if (skipped !== undefined) return [...head, ...Array.from({ length: 8 }, () => '-')];
  return [
    ...[...head, where, yes(noticed), `${named}/${faults.length}`, yes(rootFirst), yes(repaired)],
    ...[repaired ? String(sideEffects.length || 'none') : '-', formatDuration(diagnoseMs), formatDuration(repairMs)],
  ];
}
