import type { CauseReport, DiagnosisReport } from '../doctor/report.ts';
import type { Style } from '../text/style.ts';
import type { Unexplained } from '../faults/unexplained.ts';

/** Evidence of one cause beyond this many facts is counted rather than listed; `--json` has it all. */
const shownFacts = 6;

/** A diagnosis for a person: each root cause with its evidence, what follows from it and the fix, the verdict last. */
export function formatDiagnosis(report: DiagnosisReport, style: Style): string {
  const { causes, unexplained } = report;
  const lines = [...causes.flatMap((cause, index) => [...formatCause(cause, index + 1, style), '']), ...formatUnexplained(unexplained, style)];
  return `${[...lines, verdict(report, style)].join('\n')}\n`;
}

function formatCause({ id, title, layer, nodes, evidence, explains, fix, source }: CauseReport, number: number, style: Style): readonly string[] {
  const where = nodes.length > 0 ? nodes.join(', ') : 'lab';
  const more = evidence.length - shownFacts;
  return [
    `${style.bad(`cause ${number}`)}  ${style.bold(title)}`,
    `  ${style.faint(`${id}, layer ${layer}, ${where}`)}`,
    ...evidence.slice(0, shownFacts).flatMap(({ node, peer, fact, expected, actual }) => [
      `  ${style.bold([node ?? 'lab', ...(peer === undefined ? [] : [peer])].join(' → '))}: ${fact}`,
      `    expected: ${expected}`,
      `    actual:   ${actual}`,
    ]),
    ...(more > 0 ? [`  … and ${more} more facts (--json lists them all)`] : []),
    ...(explains.length > 0 ? [`  explained by it: ${explains.join(', ')}`] : []),
    ...fix.map(({ command }, index) => `  ${index === 0 ? 'fix:' : '    '} ${command}`),
    `  ${style.faint(`source: ${source}`)}`,
  ];
}

function formatUnexplained(unexplained: readonly Unexplained[], style: Style): readonly string[] {
  if (unexplained.length === 0) return [];
  return [
    style.bad('unexplained'),
    ...unexplained.flatMap(({ check, layer, nodes, summaries }) => [
      `  ${style.bold(check)}, layer ${layer}, nearest to ${nodes.join(', ') || 'the lab as a whole'}`,
      ...summaries.slice(0, 3).map(summary => `    ${summary}`),
    ]),
    '  no known fault accounts for this; k8s-lab collect makes an archive of all that was seen',
    '',
  ];
}

function verdict({ lab, ready, causes, unexplained }: DiagnosisReport, style: Style): string {
  if (ready) return `${style.good('healthy')}: lab ${lab}, no fault found`;
  const [first] = unexplained;
  if (causes.length === 0) {
    const nearest = first ? `, nearest layer ${first.layer}${first.nodes.length > 0 ? `, ${first.nodes.join(', ')}` : ''}` : '';
    return `${style.bad('not ready')}: lab ${lab}, cause unknown${nearest}`;
  }
  const count = causes.length === 1 ? '1 cause' : `${causes.length} causes`;
  const rest = unexplained.length > 0 ? `, and ${unexplained.length === 1 ? 'one claim' : `${unexplained.length} claims`} unexplained` : '';
  return `${style.bad('not ready')}: lab ${lab}, ${count}${rest}; k8s-lab repair mends what has a cause`;
}
