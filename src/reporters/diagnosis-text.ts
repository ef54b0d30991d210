import type { CauseReport, DiagnosisReport, LostReport } from '../doctor/report.ts';
import type { Style } from '../text/style.ts';
import type { LostAt } from '../observe/observation.ts';
import type { Unexplained } from '../faults/unexplained.ts';
import { formatAlike, groupAlike } from './alike.ts';
import type { Alike } from './alike.ts';
import { joinNames, joinPlaces } from './places.ts';
import type { Place } from './places.ts';
import { runHint } from './run-hint.ts';
import { countOf } from '../text/count.ts';

/** Groups of evidence of one cause, or of findings of one check, beyond this many are counted rather than listed; `--json` has them all. */
const shownGroups = 6;

/** A diagnosis for a person: each root cause with its evidence, consequences and fix, then the verdict, and the command that helps. */
export function formatDiagnosis(report: DiagnosisReport, style: Style): string {
  const { lab, causes, unexplained } = report;
  return [
    formatFindings(report, style),
    ...(causes.length > 0 ? [`${runHint(lab, 'repair', causes.length === 1 ? 'fix it' : 'fix them')}\n`] : []),
    ...(unexplained.length > 0 ? [`${runHint(lab, 'collect', 'archive everything about the lab')}\n`] : []),
  ].join('');
}

/** A diagnosis without the commands that help, for a repair that follows, or a lab that is elsewhere. */
export function formatFindings(report: DiagnosisReport, style: Style): string {
  const { causes, unexplained, lost = [], traced = [] } = report;
  const lines = [...causes.flatMap((cause, index) => [...formatCause(cause, index + 1, style), '']), ...formatUnexplained(unexplained, style), ...formatLost(lost, style), ...formatTraced(traced, style)];
  return `${[...lines, verdict(report, style)].join('\n')}\n`;
}

function formatCause({ id, title, layer, nodes, evidence, explains, fix, source, severity }: CauseReport, number: number, style: Style): readonly string[] {
  const placed = evidence.map(one => ({ ...one, ...(one.peer !== undefined && { peers: [one.peer] }) }));
  const groups = groupAlike(placed, ({ fact, expected, actual }) => [fact, expected, actual]);
  return [
    `${severity ? style.warn(`warning ${number}`) : style.bad(`cause ${number}`)}  ${style.bold(title)}`,
    `  ${style.faint(`${id}, layer ${layer}, ${joinNames(nodes) || 'lab'}`)}`,
    ...formatGroups(groups, ({ fact, expected, actual }) => [fact, `expected: ${expected}`, `actual:   ${actual}`], style),
    ...(explains.length > 0 ? [`  also causes: ${explains.join(', ')}`] : []),
    ...fix.map(({ command }, index) => `  ${index === 0 ? 'fix:' : '    '} ${command}`),
    `  ${style.faint(`source: ${source}`)}`,
  ];
}

/** Groups of lost pairs beyond this many are left to `k8s-lab graph`. */
const shownLost = 3;

function formatLost(lost: readonly LostReport[], style: Style): readonly string[] {
  if (lost.length === 0) return [];
  const more = lost.length - shownLost;
  return [
    style.bold('lost packets'),
    ...lost.slice(0, shownLost).map(({ pairs, where }) => `  ${joinPlaces(pairs.map(({ from, to }) => ({ node: from, peers: [to] })))}, ${where}`),
    ...(more > 0 ? [`  … and ${countOf(more, 'group')} more, which \`k8s-lab graph\` shows`] : []),
    '',
  ];
}

function formatUnexplained(unexplained: readonly Unexplained[], style: Style): readonly string[] {
  if (unexplained.length === 0) return [];
  return [
    style.bad('no known fault explains this'),
    ...unexplained.flatMap(({ check, layer, nodes, findings }) => {
      const groups = groupAlike(findings, ({ summary, expected, actual }) => [summary, expected, actual]);
      return [
        `  ${style.bold(check)}, layer ${layer}, closest to ${joinNames(nodes) || 'the lab as a whole'}`,
        ...formatGroups(groups, ({ summary, expected, actual }) => [summary, `expected: ${expected}`, `actual:   ${actual}`], style).map(line => `  ${line}`),
      ];
    }),
    '',
  ];
}

function formatTraced(traced: readonly LostAt[], style: Style): readonly string[] {
  if (traced.length === 0) return [];
  return [
    style.bad('traced packets are lost'),
    ...traced.flatMap(({ says, pairs, heard, evidence }) => [
      `  ${style.bold(says)}`,
      `    traced: ${joinNames(pairs, '; ')}`,
      ...heard.map(line => `    heard:  ${line}`),
      ...evidence.map(line => `    there:  ${line}`),
    ]),
    '',
  ];
}

function formatGroups<T extends Place>(groups: readonly Alike<T>[], linesOf: (shown: T) => readonly string[], style: Style): readonly string[] {
  return formatAlike(groups, shownGroups, ({ shown, where }) => {
    const [first = '', ...rest] = linesOf(shown);
    return [`  ${style.bold(where)}: ${first}`, ...rest.map(line => `    ${line}`)];
  });
}

function verdict({ lab, ready, causes, unexplained }: DiagnosisReport, style: Style): string {
  if (ready && causes.length + unexplained.length === 0) return `${style.good('healthy')}: lab ${lab}, no faults found`;
  if (ready) return `${style.good('ready')}: lab ${lab}, ${countOf(causes.length + unexplained.length, 'warning')}`;
  const [first] = unexplained;
  if (causes.length === 0) {
    const nearest = first ? `, closest layer ${first.layer}${first.nodes.length > 0 ? `, ${joinNames(first.nodes)}` : ''}` : '';
    return `${style.bad('not ready')}: lab ${lab}, cause unknown${nearest}`;
  }
  const count = countOf(causes.length, 'cause');
  const rest = unexplained.length > 0 ? `, ${countOf(unexplained.length, 'failed check')} unexplained` : '';
  return `${style.bad('not ready')}: lab ${lab}, ${count}${rest}`;
}
