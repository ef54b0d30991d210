import type { Finding } from '../checks/check.ts';
import { formatDuration } from '../text/duration.ts';
import { groupBy } from '../text/group-by.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';
import type { TimedResult, VerifyReport } from '../lab/verify.ts';
import { formatAlike, groupAlike } from './alike.ts';
import { runHint } from './run-hint.ts';
import { countOf } from '../text/count.ts';

/** Groups of findings of one check beyond this many are counted rather than listed; `--json` has them all. */
const shownGroups = 6;

/** A verify report for a person: failed checks first, passed ones as a count unless all are asked for, the verdict last, with the next command unless there is none. */
export function formatVerify(report: VerifyReport, style: Style, { all = false, next = true } = {}): string {
  const { checks } = report;
  const failed = checks.filter(({ status }) => status === 'failed' || status === 'broken');
  const rest = all ? formatAll(checks, style) : [formatRest(checks, style), formatRecovered(checks)].filter(Boolean).join('\n');
  const warned = checks.filter(({ warnings }) => warnings);
  const parts = [failed.map(check => formatFailed(check, style)).join('\n'), warned.map(check => formatWarned(check, style)).join('\n'), rest, verdict(report, style, next)];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function formatFailed({ status, id, title, findings }: TimedResult, style: Style): string {
  return [`${style.bad(status)}  ${style.bold(id)}  ${title}`, ...formatFindings(findings, style)].join('\n');
}

/** The warnings of a check that passed. */
export function formatWarned({ id, title, warnings = [] }: TimedResult, style: Style): string {
  return [`${style.warn('warning')}  ${style.bold(id)}  ${title}`, ...formatFindings(warnings, style)].join('\n');
}

function formatFindings(findings: readonly Finding[], style: Style): readonly string[] {
  const groups = groupAlike(findings, ({ summary, expected, actual, hint }) => [summary, expected, actual, hint]);
  return formatAlike(groups, shownGroups, ({ shown, where }) => formatFinding(shown, where, style));
}

function formatFinding({ summary, expected, actual, hint }: Finding, where: string, style: Style): readonly string[] {
  return [`  ${style.bold(where)}: ${summary}`, `    expected: ${expected}`, `    actual:   ${actual}`, `    hint:     ${hint}`];
}

function formatRest(checks: readonly TimedResult[], style: Style): string {
  const passed = checks.filter(({ status }) => status === 'passed').length;
  if (passed === checks.length) return '';
  const skipped = checks.filter(({ status }) => status === 'skipped');
  const rows = formatTable(skipped.map(check => [check.status, check.id, needOf(check)]));
  const count = `${countOf(passed, 'other check')} passed`;
  return [...rows, ...(passed > 0 ? [`${count} (--all lists ${passed === 1 ? 'it' : 'them'})`] : [])].map(line => style.faint(line)).join('\n');
}

function formatAll(checks: readonly TimedResult[], style: Style): string {
  const rows = formatTable(checks.map(check => [check.status, check.id, formatDuration(check.durationMs), check.title + remarkOn(check)]));
  const layers = groupBy(checks.map((check, index) => ({ ...check, row: rows[index] ?? '' })), ({ layer }) => layer);
  return [...layers].flatMap(([layer, of]) => [style.bold(layer), ...of.map(({ status, row }) => `  ${paint(status, row, style)}`)]).join('\n');
}

/** The checks that passed only after they had failed: what made them fail may come back. */
function formatRecovered(checks: readonly TimedResult[]): string {
  const recovered = groupBy(checks.filter(({ afterFailing }) => afterFailing), sayRecovered);
  return [...recovered].map(([text, of]) => `${of.map(({ id }) => id).join(', ')}: ${text}`).join('\n');
}

function sayRecovered({ afterFailing }: TimedResult): string {
  return afterFailing ? `passed, after failing in ${afterFailing.failed} of ${afterFailing.looks} looks` : '';
}

function remarkOn(check: TimedResult): string {
  const remark = check.status === 'skipped' ? needOf(check) : [check.warnings && countOf(check.warnings.length, 'warning'), sayRecovered(check)].filter(Boolean).join('; ');
  return remark && ` (${remark})`;
}

function needOf({ skippedBecause, unread = [] }: TimedResult): string {
  const [first, ...others] = unread;
  if (!first) return `needs ${skippedBecause}`;
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return `could not read ${first.fact}${first.node === undefined ? '' : ` on ${first.node}`}: ${first.because}${more}`;
}

function paint(status: TimedResult['status'], row: string, style: Style): string {
  if (status === 'skipped') return style.faint(row);
  return (status === 'passed' ? style.good(status) : style.bad(status)) + row.slice(status.length);
}

function verdict({ lab, ready, checks, nodes, durationMs }: VerifyReport, style: Style, next: boolean): string {
  const passed = checks.filter(({ status }) => status === 'passed').length;
  const count = countOf(nodes.length, 'node');
  const warned = checks.filter(({ warnings }) => warnings).length;
  const text = `lab ${lab}, ${count}, ${passed}/${checks.length} checks passed${warned > 0 ? `, ${warned} with warnings` : ''} (${formatDuration(durationMs)})`;
  if (ready && warned > 0) return `${style.good('ready')}: ${text}\n${runHint(lab, 'diagnose', 'find the cause of the warnings')}`;
  if (ready) return `${style.good('ready')}: ${text}`;
  return [`${style.bad('not ready')}: ${text}`, ...(next ? [runHint(lab, 'diagnose', 'find the cause')] : [])].join('\n');
}
