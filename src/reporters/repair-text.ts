import { formatDuration } from '../text/duration.ts';
import type { ActionResult } from '../doctor/act.ts';
import { lossesOf } from '../doctor/repair.ts';
import type { RepairOutcome } from '../doctor/repair.ts';
import type { DiagnosisReport } from '../doctor/report.ts';
import type { Cause } from '../faults/explain.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';
import { formatAlike, groupAlike } from './alike.ts';
import { formatDiagnosis, formatFindings } from './diagnosis-text.ts';
import { joinNames } from './places.ts';
import { runHint } from './run-hint.ts';
import { countOf } from '../text/count.ts';

/** Changes beyond this many are counted rather than listed; `--json` has them all. */
const shownChanges = 12;

/** The diagnosis, and below it the plan of the repair. */
export function formatPlan(diagnosis: DiagnosisReport, causes: readonly Cause[], style: Style): string {
  if (causes.length === 0) return formatDiagnosis(diagnosis, style);
  const steps = diagnosis.causes.flatMap(({ id, fix }, index) => {
    const losses = causes[index] ? lossesOf(causes[index]) : [];
    return [`  ${style.bold(id)}`, ...losses.map(loss => `    ${style.bad('destroys')} ${loss}: only with --force`), ...fix.map(({ command }) => `    ${command}`)];
  });
  return `${formatFindings(diagnosis, style)}\nplan (root causes first; re-checked after each fix):\n${steps.join('\n')}\n`;
}

/** The result of one action of the repair. */
export function formatActionResult({ command, ok, error, durationMs }: ActionResult, style: Style): string {
  const end = ok ? '' : `\n  ${error ?? ''}`;
  return `${ok ? style.good('done  ') : style.bad('failed')}  ${command} (${formatDuration(durationMs)})${end}\n`;
}

/** The result of a repair: the checks before and after, the changes to the lab, and the verdict. */
export function formatOutcome(lab: string, { cameToLight, checks, changes, left, deeper, repaired }: RepairOutcome, style: Style): string {
  const changed = checks.filter(({ before, after }) => before !== after || after !== 'passed');
  const rows = formatTable([['CHECK', 'BEFORE', 'AFTER'], ...changed.map(({ id, before, after }) => [id, before, after])]);
  const passed = checks.filter(({ after }) => after === 'passed').length;
  return [
    '',
    ...(changed.length > 0 ? rows : []),
    ...formatUnchanged(checks.length - changed.length, style),
    ...(changes.length > 0 ? ['', 'changed by the repair:', ...formatChanges(changes)] : []),
    '',
    ...cameToLight.map(({ id, title, nodes }) => `found during the repair: ${id}${nodes.length > 0 ? ` on ${joinNames(nodes)}` : ''}: ${title}`),
    ...left.map(({ id, title }) => `${style.bad('not fixed')}: ${id}: ${title}; the evidence is unchanged`),
    ...deeper.map(({ check, nodes, summaries }) => `look next: ${check}${nodes.length > 0 ? ` on ${joinNames(nodes)}` : ''}: ${summaries[0] ?? ''}`),
    `${repaired ? style.good(left.length > 0 ? 'ready' : 'repaired') : style.bad('not repaired')}: lab ${lab}, ${passed}/${checks.length} checks passed`,
    ...(repaired ? [] : [runHint(lab, 'diagnose', 'see the remaining causes')]),
    '',
  ].join('\n');
}

function formatUnchanged(count: number, style: Style): readonly string[] {
  if (count === 0) return [];
  return [style.faint(`${countOf(count, 'other check')} passed before and after`)];
}

// The same change of many nodes is shown once.
function formatChanges(changes: RepairOutcome['changes']): readonly string[] {
  const placed = changes.map(({ node, text }) => ({ ...(node !== undefined && { node }), text }));
  const groups = groupAlike(placed, ({ text }) => [text]);
  return formatAlike(groups, shownChanges, ({ shown, where }) => [`  ${where}: ${shown.text}`]);
}
