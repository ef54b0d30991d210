import type { FindingReport, FixReport, PreflightReport } from '../preflight/report.ts';
import type { Style } from '../text/style.ts';
import { countOf } from '../text/count.ts';

/** Evidence of one finding beyond this many facts is counted rather than listed; `--json` has it all. */
const shownFacts = 6;

/** A preflight report for a person: each finding with its evidence and fix, the verdict last. */
export function formatPreflight(report: PreflightReport, style: Style): string {
  const reported = report.findings.flatMap(({ evidence }) => evidence.map(({ actual }) => actual));
  const gaps = Object.entries(report.notSeen).filter(([, why]) => !reported.includes(why));
  const notSeen = gaps.map(([name, why]) => style.faint(`not checked: ${name}: ${why}`));
  const lines = [...report.findings.flatMap(finding => [...formatHostFinding(finding, style), '']), ...notSeen, ...report.notes.map(note => `note: ${note}`), verdict(report, style)];
  return `${lines.join('\n')}\n`;
}

/** One finding as lines. */
export function formatHostFinding({ id, severity, title, symptom, evidence, fix, source }: FindingReport, style: Style): readonly string[] {
  const more = evidence.length - shownFacts;
  return [
    `${severity === 'error' ? style.bad('error') : style.bold('warning')}  ${style.bold(title)}`,
    `  ${style.faint(id)}`,
    ...evidence.slice(0, shownFacts).flatMap(({ node, fact, expected, actual }) => [
      `  ${node === undefined ? '' : `${node}: `}${fact}`,
      `    expected: ${expected}`,
      `    actual:   ${actual}`,
    ]),
    ...(more > 0 ? [`  … and ${more} more facts (--json lists them all)`] : []),
    `  if ignored: ${symptom}`,
    ...fix.map((one, index) => `  ${index === 0 ? 'fix:' : '    '} ${formatFix(one)}`),
    `  ${style.faint(`source: ${source}`)}`,
  ];
}

/** A warning in one line, for commands other than preflight. */
export function formatWarning({ id, title, evidence: [first] }: FindingReport, style: Style): string {
  return `${style.bold('warning')}  ${title}${first === undefined ? '' : ` (${first.actual})`}, ${id}`;
}

function formatFix({ command, loses }: FixReport): string {
  return loses === undefined ? command : `${command}   # destroys ${loses}`;
}

function verdict({ ok, lab, hypervisor, findings }: PreflightReport, style: Style): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const place = hypervisor === 'sandbox' ? 'in the sandbox' : `with ${hypervisor}`;
  const counts = [count(errors, 'error'), count(warnings, 'warning')].filter(Boolean).join(', ') || 'no problems found';
  return ok ? `${style.good('passed')}: lab ${lab} can be brought up ${place} (${counts})` : `${style.bad('failed')}: lab ${lab} would not come up ${place} (${counts})`;
}

function count(number: number, word: string): string {
  return number === 0 ? '' : countOf(number, word);
}
