import type { Cell } from './types.ts';

/** Groups the nodes that no cell tells apart: exchanging two of a group leaves the matrix as it is, so one row and one column stand for all. */
export function foldAlike(cells: readonly Cell[]): readonly (readonly number[])[] {
  const size = sizeOf(cells);
  const classes: number[][] = [];
  for (let node = 0; node < size; node += 1) {
    const same = classes.find(([first = 0]) => areAlike(cells, size, first, node));
    if (same) same.push(node);
    else classes.push([node]);
  }
  return classes;
}

/** The matrix that a folded one stands for. */
export function unfold(classes: readonly (readonly number[])[], cellBetween: (from: number, to: number) => Cell): readonly Cell[] {
  const classOf = new Map(classes.flatMap((members, index) => members.map(member => [member, index] as const)));
  const all = Array.from({ length: classOf.size }, (_, node) => node);
  return all.flatMap(from => all.map(to => (from === to ? 0 : cellBetween(classOf.get(from) ?? 0, classOf.get(to) ?? 0))));
}

/** The cell between two classes, of the first of each; within one class, between two of its nodes. */
export function cellOfClasses(cells: readonly Cell[], classes: readonly (readonly number[])[], from: number, to: number): Cell {
  const [row = 0] = classes[from] ?? [];
  const column = classes[to]?.find(node => node !== row);
  return column === undefined ? 0 : (cells[row * sizeOf(cells) + column] ?? 0);
}

/** The number of nodes of a matrix. */
export function sizeOf(cells: readonly Cell[]): number {
  return Math.round(Math.sqrt(cells.length));
}

function areAlike(cells: readonly Cell[], size: number, a: number, b: number): boolean {
  if (cells[a * size + b] !== cells[b * size + a]) return false;
  for (let other = 0; other < size; other += 1) {
    if (other === a || other === b) continue;
    if (cells[a * size + other] !== cells[b * size + other] || cells[other * size + a] !== cells[other * size + b]) return false;
  }
  return true;
}
