import type { Style } from '../text/style.ts';
import { countOf } from '../text/count.ts';
import { wrap } from '../text/wrap.ts';
import { stateWords } from '../view/events.ts';
import type { BrokenView, View } from '../view/types.ts';
import { formatCards } from './graph-cards.ts';
import { formatMatrix } from './graph-matrix.ts';
import { joinPlaces } from './places.ts';
import { runHint } from './run-hint.ts';

/** How a picture is drawn: its colours, and the columns that it may take. */
export interface Canvas {
  readonly style: Style;
  readonly width: number;
  /** Whether the lab is here, so that commands that help can be named. */
  readonly hints: boolean;
}

/** Groups of broken pairs beyond this many are counted. */
const mostGroups = 6;

/** A lab for a terminal: the verdict, a card for each node, the broken pairs and the matrix. */
export function formatGraph(view: View, canvas: Canvas): string {
  return [...head(view, canvas), '', ...formatCards(view, canvas), ...blockOf(formatBroken(view, canvas)), ...ends(view), ...matrix(view, canvas), ...(canvas.hints ? hint(view) : []), ''].join('\n');
}

function matrix(view: View, canvas: Canvas): readonly string[] {
  return view.takenAt === undefined ? [] : blockOf(formatMatrix(view, canvas));
}

/** Only the matrix, with its legend. */
export function formatMatrixAlone(view: View, canvas: Canvas): string {
  return `${[...head(view, canvas), ...blockOf(formatMatrix(view, canvas))].join('\n')}\n`;
}

/** The lines with an empty one before them; nothing if there are none. */
function blockOf(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function head({ lab, verdict, causes, nodes, unexplained }: View, { style, width }: Canvas): readonly string[] {
  const kubernetes = lab.kubernetes === undefined ? '' : `, Kubernetes ${lab.kubernetes}`;
  const name = `lab ${lab.name}, ${lab.provider}, ${lab.backend}, overlay ${lab.network}${kubernetes}, ${countOf(nodes.length, 'node')}`;
  if (verdict.state === 'planned') return [...wrap(name, width, '  '), style.bold('planned, nothing seen: the lab is not running')];
  const { checks, pairs } = verdict;
  const counts = `${checks.good}/${checks.all} checks passed, ${pairs.good} of ${countOf(pairs.all, 'pair')} of pods answered, ${verdict.etcd}`;
  const state = verdict.state === 'ready' ? style.good('✔ READY') : style.bad(`✕ NOT READY: ${unexplained.length > 0 && causes.length === 0 ? 'cause unknown' : countOf(causes.length, 'cause')}`);
  return [
    ...wrap(name, width, '  '),
    state,
    ...wrap(counts, width, '  '),
    ...causes.flatMap(({ id, title, nodes: where }, index) => wrap(`cause ${index + 1}: ${title} (${id}${where.length > 0 ? `, ${where.join(', ')}` : ''})`, width, '  ')),
  ];
}

function formatBroken({ matrix: { broken }, nodes }: View, { style, width }: Canvas): readonly string[] {
  const shown = broken.slice(0, mostGroups);
  const rest = broken.slice(mostGroups).reduce((sum, { pairs }) => sum + pairs.length, 0);
  return [
    ...shown.flatMap(group => {
      const places = group.pairs.map(([from, to]) => ({ node: nodes[from]?.name ?? '', peers: [nodes[to]?.name ?? ''] }));
      const [first = '', ...more] = wrap(`✕ ${joinPlaces(places)}: ${wordsOf(group)}`, width - 2, '  ');
      return [`  ${style.bad(first)}`, ...more.map(line => `  ${style.bad(line)}`), ...(group.summary === '' ? [] : wrap(group.summary, width - 4).map(line => `    ${line}`))];
    }),
    ...(rest > 0 ? [`  … and ${rest} more pairs; --json has them all`] : []),
  ];
}

function wordsOf({ state, oneWay, errors }: BrokenView): string {
  const [error] = errors.filter(text => text !== 'no answer');
  return `${stateWords[state]}${error === undefined || state === 'same-address' ? '' : ` (${error})`}${oneWay ? ', one way only' : ''}`;
}

function ends({ ends: all }: View): readonly string[] {
  const services = all.filter(({ kind }) => kind === 'service');
  if (services.length === 0) return [];
  const lines = services.map(({ name, address, good, backends }) => {
    const where = [...new Set(backends.map(({ node }) => node).filter(Boolean))];
    return `  ${good ? '✔' : '✕'} ${name} ${address} → ${good ? `${countOf(backends.length, 'pod')}${where.length > 0 ? ` on ${where.join(', ')}` : ''}` : 'no pod is ready'}`;
  });
  return ['', 'Services', ...lines];
}

function hint({ lab, verdict, matrix: { broken }, nodes }: View): readonly string[] {
  if (verdict.state !== 'not-ready') return [];
  const [pair] = broken[0]?.pairs ?? [];
  const [from, to] = (pair ?? []).map(index => nodes[index]?.name);
  return ['', runHint(lab.name, 'diagnose', 'see the evidence and the fix'), ...(from !== undefined && to !== undefined ? [runHint(lab.name, `graph --path ${from} ${to}`, 'follow a lost packet')] : [])];
}
