import { countOf } from '../text/count.ts';
import { stateOf } from './cells.ts';
import { sizeOf } from './fold.ts';
import type { Cell, CellState, ShapeView } from './types.ts';

/** The shape that the broken cells have, and what it points to. */
export function shapeOf(cells: readonly Cell[], names: readonly string[]): ShapeView {
  const size = sizeOf(cells);
  const places = cells.flatMap((cell, at) => (Math.floor(at / size) === at % size || stateOf(cell) === 'not-seen' ? [] : [{ from: Math.floor(at / size), to: at % size, state: stateOf(cell) }]));
  const broken = places.filter(({ state }) => state !== 'answered');
  const { kind, nodes } = places.length === 0 ? { kind: 'not-seen' as const, nodes: [] } : classify(places, broken);
  const areAll = (wanted: CellState): boolean => broken.length > 0 && broken.every(({ state }) => state === wanted);
  if (areAll('same-address')) return { kind, nodes, text: `${broken.length} of ${countOf(places.length, 'pair')}: both pods have the same address, so each asks itself` };
  if (areAll('large-lost')) return { kind, nodes, text: `${broken.length} of ${countOf(places.length, 'pair')}, large packets only: usually an MTU` };
  return { kind, nodes, text: textOf(kind, nodes.map(index => names[index] ?? ''), broken, places) };
}

interface Place {
  readonly from: number;
  readonly to: number;
}

type Shape = Pick<ShapeView, 'kind' | 'nodes'>;

function classify(places: readonly Place[], broken: readonly Place[]): Shape {
  const [first, second] = broken;
  if (!first) return { kind: 'none', nodes: [] };
  if (broken.length === 1) return { kind: 'cell', nodes: [first.from, first.to] };
  if (broken.length === places.length) return { kind: 'all', nodes: [] };
  if (broken.length === 2 && first.from === second?.to && first.to === second.from) return { kind: 'pair', nodes: [first.from, first.to] };
  return byLines(places, broken);
}

// Whole rows, whole columns, or both of the same nodes, and nothing besides.
function byLines(places: readonly Place[], broken: readonly Place[]): Shape {
  const rows = wholeLines(places, broken, ({ from }) => from);
  const columns = wholeLines(places, broken, ({ to }) => to);
  const both = new Set([...rows].filter(node => columns.has(node)));
  if (rows.size > 0 && broken.every(({ from }) => rows.has(from))) return { kind: 'row', nodes: [...rows] };
  if (columns.size > 0 && broken.every(({ to }) => columns.has(to))) return { kind: 'column', nodes: [...columns] };
  if (both.size > 0 && broken.every(({ from, to }) => both.has(from) || both.has(to))) return { kind: 'cross', nodes: [...both] };
  return { kind: 'mixed', nodes: [...new Set(broken.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b) };
}

function wholeLines(places: readonly Place[], broken: readonly Place[], lineOf: (place: Place) => number): ReadonlySet<number> {
  const all = countBy(places, lineOf);
  return new Set([...countBy(broken, lineOf)].flatMap(([line, count]) => (count === all.get(line) ? [line] : [])));
}

function countBy(places: readonly Place[], lineOf: (place: Place) => number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const place of places) counts.set(lineOf(place), (counts.get(lineOf(place)) ?? 0) + 1);
  return counts;
}

function textOf(kind: ShapeView['kind'], names: readonly string[], broken: readonly Place[], places: readonly Place[]): string {
  const [from = '', to = ''] = names;
  const who = names.length > 3 ? `${names.length} nodes` : names.join(', ');
  const [nobody, reaches, its] = names.length === 1 ? ['it', 'reaches', 'its'] : ['them', 'reach', 'their'];
  switch (kind) {
    case 'not-seen':
      return 'no pair was probed';
    case 'none':
      return `all ${countOf(places.length, 'pair')} answered`;
    case 'cell':
      return `1 cell, one way, ${from} → ${to}: usually the route of one node to one peer`;
    case 'pair':
      return `one pair, both ways, ${from} and ${to}: usually an entry of one of them for the other (neighbour, tunnel)`;
    case 'row':
      return `row of ${who}, which ${reaches} nobody: usually the MTU, the tunnel address or the address of ${its} pods`;
    case 'column':
      return `column of ${who}; nobody reaches ${nobody}: usually a lease that is gone, or a bridge outside its subnet`;
    case 'cross':
      return `cross on ${who}, neither way: usually forwarding, the bridge or a device there`;
    case 'all':
      return `all ${countOf(places.length, 'pair')}: usually something that all nodes share, such as the network config`;
    case 'mixed':
      return `${broken.length} of ${countOf(places.length, 'pair')}, in no single row, column or cross: more than one thing may be wrong`;
  }
}
