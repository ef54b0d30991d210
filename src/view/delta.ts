import type { Cell, View } from './types.ts';

/** What differs between two views of the same nodes: much smaller than a view. */
export interface ViewDelta {
  /** Indexes into the matrix, with the new cells. */
  readonly cells: readonly (readonly [at: number, cell: Cell])[];
  /** Indexes into the nodes, with the new nodes. */
  readonly nodes: readonly (readonly [at: number, node: View['nodes'][number]])[];
  /** The parts of the view and of its matrix that changed, whole. */
  readonly parts: Partial<Omit<View, 'nodes' | 'matrix'>>;
  readonly matrix: Partial<Omit<View['matrix'], 'cells'>>;
}

/** The difference; undefined if the views have other nodes or another lab, so that the new one has to be taken whole. */
export function deltaOf(before: View, after: View): ViewDelta | undefined {
  const isSameLab = isSame(before.lab, after.lab) && isSame(before.nodes.map(nameOf), after.nodes.map(nameOf));
  if (!isSameLab || before.matrix.cells.length !== after.matrix.cells.length) return undefined;
  const { nodes, matrix, ...rest } = after;
  const { cells, ...others } = matrix;
  return {
    cells: cells.flatMap((cell, at) => (cell === before.matrix.cells[at] ? [] : [[at, cell] as const])),
    nodes: nodes.flatMap((node, at) => (isSame(node, before.nodes[at]) ? [] : [[at, node] as const])),
    parts: changed(before, rest),
    matrix: changed(before.matrix, others),
  };
}

/** The view that a delta leads to. */
export function applyDelta(before: View, { cells, nodes, parts, matrix }: ViewDelta): View {
  const newCells = [...before.matrix.cells];
  for (const [at, cell] of cells) newCells[at] = cell;
  const newNodes = [...before.nodes];
  for (const [at, node] of nodes) newNodes[at] = node;
  return { ...before, ...parts, nodes: newNodes, matrix: { ...before.matrix, ...matrix, cells: newCells } };
}

function nameOf({ name }: View['nodes'][number]): string {
  return name;
}

function changed<T extends object>(before: T, after: Partial<T>): Partial<T> {
  const keys = Object.keys(after) as (keyof T)[];
  return Object.fromEntries(keys.filter(key => !isSame(before[key], after[key])).map(key => [key, after[key]])) as Partial<T>;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
