import { nameOption } from '../config/name-option.ts';
import type { DiagnosisReport } from '../doctor/report.ts';
import { formatDuration } from '../text/duration.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';
import type { VerifyReport } from '../lab/verify.ts';
import { formatFindings } from './diagnosis-text.ts';
import { formatVerify, formatWarned } from './verify-text.ts';

export interface UpEnd {
  readonly report: VerifyReport;
  readonly changed: boolean;
  readonly durationMs: number;
  /** Why a lab that was removed again was not ready. */
  readonly diagnosis?: DiagnosisReport | undefined;
  /** Where the demo's page is, in a lab with one. */
  readonly page?: { readonly url: string; readonly host: string; readonly node: string } | undefined;
}

/** The result of `up`: the nodes with their subnets and the verdict; of a lab that is not ready, the verify report and, if it was removed, why. */
export function formatUp({ report, changed, durationMs, diagnosis, page }: UpEnd, style: Style): string {
  if (!report.ready) return diagnosis ? `${formatVerify(report, style, { next: false })}\n${formatFindings(diagnosis, style)}` : formatVerify(report, style);
  const { lab, nodes, checks } = report;
  const warned = checks.filter(({ warnings }) => warnings);
  const shown = nodes.slice(0, 10);
  const rows = formatTable(shown.map(({ name, address, subnet }) => [name, address, subnet ?? 'no subnet']));
  const more = nodes.length - shown.length;
  return [
    ...rows.map(row => `  ${row}`),
    ...(more > 0 ? [`  … and ${more} more (\`k8s-lab status\` lists them all)`] : []),
    ...(page ? formatPage(page, lab) : []),
    ...warned.map(check => formatWarned(check, style)),
    `${style.good('ready')}: lab ${lab}, ${checks.length}/${checks.length} checks passed${warned.length > 0 ? `, ${warned.length} with warnings` : ''} (${formatDuration(durationMs)}${changed ? '' : '; nothing changed'})`,
    '',
  ].join('\n');
}

function formatPage({ url, host, node }: NonNullable<UpEnd['page']>, lab: string): readonly string[] {
  const forward = ['k8s-lab', 'forward', ...nameOption(lab), `${node}:80`].join(' ');
  return [`  ${url} answers for the host ${host}; \`${forward}\` makes it reachable from this machine`];
}
