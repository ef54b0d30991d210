import type { View } from '../view/types.ts';
import { joinNames } from './places.ts';

/** Workflow commands that annotate a GitHub Actions run: an error for each root cause, and for each failed check without one; a warning if the lab works despite it. */
export function annotationsOf({ causes, unexplained, verdict }: View): readonly string[] {
  const of = [
    ...causes.map(({ id, title, nodes, evidence: [first], fix, severity }) => {
      const found = first ? `${first.fact}: expected ${first.expected}, found ${first.actual}` : '';
      return command(severity, `k8s-lab: ${id}`, [`${title} (${joinNames(nodes) || 'the whole lab'})`, found, ...fix.map(one => `fix: ${one.command}`)]);
    }),
    ...unexplained.map(({ check, summaries, nodes, severity }) => command(severity, `k8s-lab: ${check}`, [...summaries, `no known fault explains this; closest to ${joinNames(nodes) || 'the lab as a whole'}`])),
  ];
  return of.length > 0 || verdict.state === 'ready' ? of : [command(undefined, 'k8s-lab', ['the lab is not ready'])];
}

/** The summary of a step, in GitHub's Markdown. */
export function summaryOf({ lab, verdict: { state, checks, probes }, causes, matrix, nodes }: View): string {
  const broken = matrix.broken.flatMap(({ pairs, summary }) => pairs.slice(0, 1).map(([from, to]) => `- ${code(`${nodes[from]?.name} → ${nodes[to]?.name}`)} and ${pairs.length - 1} alike: ${plain(summary)}`));
  return [
    `### ${state === 'ready' ? 'Ready' : 'Not ready'}: lab ${code(lab.name)}`,
    '',
    `${checks.good} of ${checks.all} checks passed, ${probes.good} of ${probes.all} probes answered.`,
    ...causes.flatMap(({ id, title, nodes: at, evidence: [first], fix }) => [
      '',
      `**${plain(title)}** (${code(id)}, ${plain(joinNames(at)) || 'the whole lab'})`,
      '',
      ...(first ? [`- ${code(first.fact)}`, `- expected ${code(first.expected)}`, `- found ${code(first.actual)}`] : []),
      ...fix.map(one => `- fix ${code(one.command)}`),
    ]),
    ...(broken.length > 0 ? ['', 'Broken pairs:', '', ...broken.slice(0, 10)] : []),
    '',
  ].join('\n');
}

// docs.github.com: Workflow commands. A property also needs its colons and commas escaped.
function command(severity: 'warning' | undefined, title: string, lines: readonly string[]): string {
  const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return `::${severity ?? 'error'} title=${data(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${data(lines.filter(Boolean).join('\n'))}`;
}

// A text in backquotes, more of them than it has in a row itself.
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const quotes = '`'.repeat(longest + 1);
  return `${quotes} ${text.replace(/\s+/g, ' ')} ${quotes}`;
}

function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ');
}
