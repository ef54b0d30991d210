import { formatDuration } from '../text/duration.ts';
import type { ActionResult } from '../doctor/act.ts';
import { lossesOf } from '../doctor/repair.ts';
import type { RepairOutcome } from '../doctor/repair.ts';
import type { DiagnosisReport } from '../doctor/report.ts';
import type { Cause } from '../faults/explain.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';
import { formatDiagnosis } from './diagnosis-text.ts';

/** What a repair would do, below the diagnosis that it follows from. */
export function formatPlan(diagnosis: DiagnosisReport, causes: readonly Cause[], style: Style): string {
  const head = formatDiagnosis(diagnosis, style);
  if (causes.length === 0) return diagnosis.ready ? head : `${head}nothing to repair: no known fault accounts for it\n`;
  const steps = diagnosis.causes.flatMap(({ id, fix }, index) => {
    const losses = causes[index] ? lossesOf(causes[index]) : [];
    return [`  ${style.bold(id)}`, ...losses.map(loss => `    ${style.bad('destroys')} ${loss}: only with --force`), ...fix.map(({ command }) => `    ${command}`)];
  });
  return `${head}\nplan, from the root up, looking anew after each:\n${steps.join('\n')}\n`;
}

/** One action as it was done. */
export function formatActionResult({ command, ok, error, durationMs }: ActionResult, style: Style): string {
  const end = ok ? '' : `\n  ${error ?? ''}`;
  return `${ok ? style.good('done  ') : style.bad('failed')}  ${command} (${formatDuration(durationMs)})${end}\n`;
}

/** Changes beyond this many are counted rather than listed; `--json` has them all. */
const shownChanges = 12;

function formatChanges(changes: RepairOutcome['changes']): readonly string[] {
  const lines = changes.slice(0, shownChanges).map(({ node, text }) => `  ${node ?? 'lab'}: ${text}`);
  const more = changes.length - shownChanges;
  return more > 0 ? [...lines, `  … and ${more} more (--json lists them all)`] : lines;
}

/** How a repair ended: each check before and after, what is otherwise now, and the verdict. */
export function formatOutcome({ cameToLight, checks, changes, left, repaired }: RepairOutcome, style: Style): string {
  const changed = checks.filter(({ before, after }) => before !== after || after !== 'passed');
  const rows = formatTable([['CHECK', 'BEFORE', 'AFTER'], ...changed.map(({ id, before, after }) => [id, before, after])]);
  const held = checks.length - changed.length;
  return [
    '',
    ...rows,
    ...(held > 0 ? [style.faint(`${held} more held before and hold now`)] : []),
    ...(changes.length > 0 ? ['', 'otherwise than before:', ...formatChanges(changes)] : []),
    '',
    ...cameToLight.map(({ id, title, nodes }) => `came to light as others were mended: ${[id, ...nodes].join(' ')}: ${title}`),
    ...left.map(({ id, title }) => `${style.bad('left')}: ${id}: ${title}; its evidence is as before (k8s-lab diagnose)`),
    repaired ? `${style.good('repaired')}: every claim holds` : `${style.bad('not repaired')}: k8s-lab diagnose tells what is left`,
    '',
  ].join('\n');
}
