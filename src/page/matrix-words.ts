import { answerOf, packetKinds, stateOf } from '../view/cells.ts';
import type { PacketKind } from '../paths/types.ts';
import type { Cell, CellState, MatrixView } from '../view/types.ts';
import { kindWords, stateWords } from './words.ts';

/** The kinds of probes that a matrix shows: all of them, or one. */
export type ShownKind = PacketKind | 'all';

/** The state of a pair for the kinds shown. */
export function cellState({ cells }: MatrixView, size: number, from: number, to: number, kind: ShownKind): CellState {
  if (from === to) return 'self';
  const cell = cells[from * size + to] ?? 0;
  const all = stateOf(cell);
  return kind === 'all' || all === 'same-address' ? all : answerOf(cell, kind);
}

/** A state with the kinds of probes that it is about: `no answer (ICMP, full size, TCP)`. */
export function cellWords(cell: Cell, state: CellState): string {
  const lost = packetKinds.filter(kind => answerOf(cell, kind) === 'no-answer').map(kind => kindWords[kind]);
  return lost.length === 0 || state === 'answered' ? stateWords[state] : `${stateWords[state]} (${lost.join(', ')})`;
}

/** States from the worst to the best. */
export const byWeight: readonly CellState[] = ['no-answer', 'same-address', 'partly', 'large-lost', 'not-seen', 'answered', 'self'];

/** Nodes that are one row and one column of a folded matrix. */
export interface Fold {
  readonly nodes: readonly number[];
  /** Whether its nodes are told apart by their cells, but there are too many of them to be shown. */
  readonly isRest: boolean;
}

const shownFolds = 20;

/** The classes of a matrix; of many, those with the most broken pairs and the rest. */
export function foldsOf(matrix: MatrixView, size: number): readonly Fold[] {
  const all = matrix.classes.map(nodes => ({ nodes, isRest: false }));
  if (all.length <= shownFolds) return all;
  const broken = brokenByNode(matrix, size);
  const weight = ({ nodes }: Fold): number => broken[nodes[0] ?? 0] ?? 0;
  const chosen = new Set(all.toSorted((a, b) => weight(b) - weight(a)).slice(0, shownFolds - 1));
  const rest = all.filter(fold => !chosen.has(fold)).flatMap(({ nodes }) => nodes);
  return [...all.filter(fold => chosen.has(fold)), { nodes: rest, isRest: true }];
}

function brokenByNode({ cells }: MatrixView, size: number): readonly number[] {
  const counts = new Array<number>(size).fill(0);
  cells.forEach((cell, at) => {
    const [from, to] = [Math.floor(at / size), at % size];
    if (from === to || stateOf(cell) === 'answered') return;
    counts[from] = (counts[from] ?? 0) + 1;
    counts[to] = (counts[to] ?? 0) + 1;
  });
  return counts;
}

/** The worst state among the pairs of two folds, how many pairs have it, and how many there are. */
export interface Tally {
  readonly state: CellState;
  readonly count: number;
  readonly all: number;
}

/** Adds up the pairs from one fold to another. */
export function tallyOf(matrix: MatrixView, size: number, { from, to, kind }: { readonly from: Fold; readonly to: Fold; readonly kind: ShownKind }): Tally {
  const counts = new Map<CellState, number>();
  for (const a of from.nodes) {
    for (const b of to.nodes) {
      if (a === b) continue;
      const state = cellState(matrix, size, a, b, kind);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const state = byWeight.find(one => counts.has(one)) ?? 'self';
  return { state, count: counts.get(state) ?? 0, all };
}
