import type { Cell, View } from './types.ts';

/** What differs between two views of the same nodes: much smaller than a view. */
export interface ViewDelta {
  /** Indexes into the matrix, with the new cells. */
  readonly cells: readonly (readonly [at: number, cell: Cell])[];
  /** Indexes into the nodes, with the new nodes. */
  readonly nodes: readonly (readonly [at: number, node: View['nodes'][number]])[];
  /** The parts of the view and of its matrix that changed, whole; events are told by themselves. */
  readonly parts: Partial<Omit<View, 'nodes' | 'matrix' | 'events'>>;
  readonly matrix: Partial<Omit<View['matrix'], 'cells'>>;
}

/** The difference; undefined if the views have other nodes or another lab, so that the new one has to be taken whole. */
export function deltaOf(before: View, after: View): ViewDelta | undefined {
  const isSameLab = isSame(before.lab, after.lab) && isSame(before.nodes.map(nameOf), after.nodes.map(nameOf));
  if (!isSameLab || before.matrix.cells.length !== after.matrix.cells.length) return undefined;
  const { nodes, matrix, ...whole } = after;
  const rest = { ...whole, events: before.events };
  const aged = before.nodes.map(node => age(node, secondsBetween(before, after)));
  const { cells, ...others } = matrix;
  return {
    cells: cells.flatMap((cell, at) => (cell === before.matrix.cells[at] ? [] : [[at, cell] as const])),
    nodes: nodes.flatMap((node, at) => (isSameNode(node, aged[at]) ? [] : [[at, node] as const])),
    parts: changed(before, rest),
    matrix: changed(before.matrix, others),
  };
}

/** The view that a delta leads to. */
export function applyDelta(before: View, { cells, nodes, parts, matrix }: ViewDelta): View {
  const newCells = [...before.matrix.cells];
  for (const [at, cell] of cells) newCells[at] = cell;
  const newNodes = before.nodes.map(node => age(node, secondsBetween(before, { ...before, ...parts })));
  for (const [at, node] of nodes) newNodes[at] = node;
  return { ...before, ...parts, nodes: newNodes, matrix: { ...before.matrix, ...matrix, cells: newCells } };
}

type NodeView = View['nodes'][number];

/** Leases run out by themselves: only another course of theirs is news. */
function age(node: NodeView, seconds: number): NodeView {
  return node.lease?.ttl === undefined ? node : { ...node, lease: { ...node.lease, ttl: Math.max(0, node.lease.ttl - seconds) } };
}

function secondsBetween({ takenAt: from }: View, { takenAt: to }: View): number {
  return from === undefined || to === undefined ? 0 : Math.round((Date.parse(to) - Date.parse(from)) / 1000);
}

// Both times are rounded to seconds.
function isSameNode(after: NodeView, aged: NodeView | undefined): boolean {
  const [ttl, expected] = [after.lease?.ttl, aged?.lease?.ttl];
  const isCourse = aged?.lease && after.lease && ttl !== undefined && expected !== undefined && Math.abs(ttl - expected) <= 2;
  return isSame(after, isCourse ? { ...aged, lease: { ...aged.lease, ttl } } : aged);
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
