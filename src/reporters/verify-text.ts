import type { Finding } from '../checks/check.ts';
import { formatDuration } from '../text/duration.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';
import type { TimedResult, VerifyReport } from '../lab/verify.ts';

/** Findings of one check beyond this many are counted rather than listed; `--json` has them all. */
const shownFindings = 6;

/** A verify report for a person: a line for each claim, what is untrue below it, and the verdict last. */
export function formatVerify(report: VerifyReport, style: Style): string {
  const rows = formatTable(report.checks.map(({ status, id, title, durationMs }) => [status, id, formatDuration(durationMs), title]));
  const lines = report.checks.flatMap((check, index) => [paint(check, rows[index] ?? '', style), ...details(check, style)]);
  return `${[...lines, '', verdict(report, style)].join('\n')}\n`;
}

function paint({ status }: TimedResult, row: string, style: Style): string {
  const [, word = '', rest = ''] = /^(\S+)(.*)$/.exec(row) ?? [];
  if (status === 'passed') return `${style.good(word)}${rest}`;
  return status === 'skipped' ? style.faint(row) : `${style.bad(word)}${rest}`;
}

function details({ status, findings, skippedBecause }: TimedResult, style: Style): readonly string[] {
  if (status === 'skipped') return [style.faint(`    cannot be judged: ${skippedBecause} does not hold`)];
  const shown = findings.slice(0, shownFindings).flatMap(finding => formatFinding(finding, style));
  const more = findings.length - shownFindings;
  return more > 0 ? [...shown, `    … and ${more} more (--json lists them all)`] : shown;
}

function formatFinding({ node, summary, expected, actual, hint }: Finding, style: Style): readonly string[] {
  return [
    `    ${style.bold(node ?? 'lab')}: ${summary}`,
    `      expected: ${expected}`,
    `      actual:   ${actual}`,
    `      next:     ${hint}`,
  ];
}

function verdict({ lab, ready, checks, nodes, durationMs }: VerifyReport, style: Style): string {
  const held = checks.filter(({ status }) => status === 'passed').length;
  const count = nodes.length === 1 ? '1 node' : `${nodes.length} nodes`;
  const time = formatDuration(durationMs);
  if (ready) return `${style.good('ready')}: lab ${lab}, ${count}, all ${checks.length} claims hold (${time})`;
  return `${style.bad('not ready')}: lab ${lab}, ${count}, ${held} of ${checks.length} claims hold (${time}); k8s-lab diagnose says why`;
}
