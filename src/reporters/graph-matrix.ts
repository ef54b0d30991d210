import { cellOfClasses } from '../view/fold.ts';
import { stateOf } from '../view/cells.ts';
import type { Cell, CellState, View } from '../view/types.ts';
import { countOf } from '../text/count.ts';
import { wrap } from '../text/wrap.ts';
import { nameClass } from './graph-cards.ts';
import type { Canvas } from './graph-text.ts';

/** Larger matrices are folded: nodes that no cell tells apart share a row and a column. */
const mostWhole = 20;

const signs: Readonly<Record<CellState, string>> = { answered: '·', partly: '◐', 'large-lost': '▤', 'no-answer': '✕', 'same-address': '≡', 'not-seen': '▨', self: '╲' };
const legend = '· answered  ◐ partly  ▤ large lost  ✕ none  ≡ asks itself  ▨ not seen';

/** Who reaches whom, from pod to pod: the whole matrix, or the folded one; with its legend and its shape in words. */
export function formatMatrix(view: View, canvas: Canvas): readonly string[] {
  const { nodes, matrix } = view;
  const rows = nodes.length > mostWhole ? foldedRows(view, canvas) : wholeRows(view, canvas);
  return [...wrap(`pod to pod: ${matrix.shape.text}`, canvas.width, '  '), ...rows, canvas.style.faint(legend)];
}

function wholeRows({ nodes, matrix: { cells } }: View, { style }: Canvas): readonly string[] {
  const corner = 'from╲to';
  const width = Math.max(corner.length, ...nodes.map(({ name }) => name.length)) + 2;
  const columns = nodes.map((_, index) => `${index + 1}`.padStart(2));
  return [
    `${corner.padEnd(width)}${columns.join(' ')}`,
    ...nodes.map(({ name }, row) => {
      const states = nodes.map((_, column) => (row === column ? 'self' : stateOf(cells[row * nodes.length + column] ?? 0)));
      return `${name.padEnd(width)}${states.map(state => ` ${paint(state, style)}`).join(' ')}`;
    }),
  ];
}

function paint(state: CellState, style: Canvas['style']): string {
  const sign = signs[state];
  if (state === 'answered' || state === 'self') return sign;
  return state === 'not-seen' ? style.faint(sign) : style.bad(sign);
}

/** More classes than this are cut off; `--json` has all cells. */
const mostClasses = 12;

function foldedRows({ nodes, matrix: { cells, classes } }: View, { style }: Canvas): readonly string[] {
  const names = classes.map(members => nameClass(members.map(index => nodes[index]?.name ?? ''), nodes.length));
  const shown = byBrokenness(cells, classes).slice(0, mostClasses);
  const width = Math.max(7, ...shown.map(index => names[index]?.length ?? 0)) + 2;
  const cut = classes.length - shown.length;
  return [
    `${'from╲to'.padEnd(width)}${shown.map((_, at) => `${at + 1}`.padStart(2)).join(' ')}    nodes with the same row and column share a line`,
    ...shown.map(from => {
      const states = shown.map(to => stateBetween(cells, classes, from, to));
      const broken = shown.reduce((sum, to, at) => sum + (isBroken(states[at] ?? 'self') ? pairsBetween(classes, from, to) : 0), 0);
      return `${(names[from] ?? '').padEnd(width)}${states.map(state => ` ${paint(state, style)}`).join(' ')}${broken > 0 ? `    ${countOf(broken, 'pair')} not answered` : ''}`;
    }),
    ...(cut > 0 ? [`… and ${cut} more lines; --json has every cell`] : []),
  ];
}

function byBrokenness(cells: readonly Cell[], classes: View['matrix']['classes']): readonly number[] {
  const all = classes.map((_, index) => index);
  if (all.length <= mostClasses) return all;
  const count = (index: number): number => all.reduce((sum, other) => sum + [stateBetween(cells, classes, index, other), stateBetween(cells, classes, other, index)].filter(isBroken).length, 0);
  const counts = all.map(count);
  return all.toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
}

function stateBetween(cells: readonly Cell[], classes: View['matrix']['classes'], from: number, to: number): CellState {
  return from === to && classes[from]?.length === 1 ? 'self' : stateOf(cellOfClasses(cells, classes, from, to));
}

function isBroken(state: CellState): boolean {
  return !['answered', 'not-seen', 'self'].includes(state);
}

function pairsBetween(classes: View['matrix']['classes'], from: number, to: number): number {
  const [rows, columns] = [classes[from]?.length ?? 0, classes[to]?.length ?? 0];
  return from === to ? rows * (rows - 1) : rows * columns;
}
