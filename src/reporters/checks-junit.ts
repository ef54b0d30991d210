import type { TimedResult, VerifyReport } from '../lab/verify.ts';
import type { Finding } from '../checks/check.ts';
import { groupBy } from '../text/group-by.ts';
import { escapeXml } from './junit.ts';

/** The checks as JUnit XML: one testsuite per layer, one testcase per check. */
export function formatChecksJUnit({ lab, checks, durationMs }: VerifyReport): string {
  const suites = [...groupBy(checks, ({ layer }) => layer)].flatMap(([layer, of]) => [
    `  <testsuite name="${layer}" ${countsOf(of)}>`,
    ...of.map(check => formatCase(`${lab}.${layer}`, check)),
    '  </testsuite>',
  ]);
  const head = `<testsuites name="k8s-lab verify" ${countsOf(checks)} time="${durationMs / 1000}">`;
  return `${['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites, '</testsuites>'].join('\n')}\n`;
}

function formatCase(className: string, { id, status, findings, warnings, skippedBecause, unread }: TimedResult): string {
  const head = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(id)}"`;
  if (status === 'passed') return warnings ? `${head}>\n      <system-out>${escapeXml(textOf(warnings))}</system-out>\n    </testcase>` : `${head}/>`;
  if (status === 'skipped') return `${head}>\n      <skipped message="${escapeXml(unread?.[0] ? `could not read ${unread[0].fact}` : `needs ${skippedBecause}`)}"/>\n    </testcase>`;
  const kind = status === 'broken' ? 'error' : 'failure';
  return `${head}>\n      <${kind} message="${escapeXml(findings[0]?.summary ?? '')}">${escapeXml(textOf(findings))}</${kind}>\n    </testcase>`;
}

function textOf(findings: readonly Finding[]): string {
  return findings.map(({ node, summary, expected, actual, hint, severity = '' }) => `${node ?? 'lab'}: ${severity && `${severity}: `}${summary}\n  expected: ${expected}\n  actual:   ${actual}\n  hint:     ${hint}`).join('\n');
}

function countsOf(checks: readonly TimedResult[]): string {
  const count = (status: TimedResult['status']): number => checks.filter(check => check.status === status).length;
  return `tests="${checks.length}" failures="${count('failed')}" errors="${count('broken')}" skipped="${count('skipped')}"`;
}
