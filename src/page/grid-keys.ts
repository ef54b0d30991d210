/** A row and a column. */
export type GridPlace = readonly [row: number, column: number];

const moves: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ...{ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] },
  ...{ Home: [0, -Infinity], End: [0, Infinity], PageUp: [-Infinity, 0], PageDown: [Infinity, 0] },
};

/** Where a key leads in a grid, at most to its edge; undefined if the key does not move. */
export function placeAfter(key: string, [row, column]: GridPlace, [rows, columns]: readonly [rows: number, columns: number]): GridPlace | undefined {
  const move = moves[key];
  return move && [within(row + move[0], rows), within(column + move[1], columns)];
}

function within(at: number, count: number): number {
  return Math.min(Math.max(at, 0), count - 1);
}
