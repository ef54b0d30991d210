import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellOfClasses, foldAlike, unfold } from '../../../src/view/fold.ts';

// Few different cells, and some nodes that behave like others, so that there is something to fold.
const matrices = fc.integer({ min: 1, max: 9 }).chain(size =>
  fc.record({
    behaviour: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: size, maxLength: size }),
    cells: fc.array(fc.constantFrom<number>(0, 63, 56), { minLength: 16, maxLength: 16 }),
    odd: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom<number>(63, 60)), { maxLength: 2 }),
  }).map(({ behaviour, cells, odd }) => {
    const all = behaviour.flatMap((from, row) => behaviour.map((to, column) => (row === column ? 0 : (cells[from * 4 + to] ?? 0))));
    for (const [row, column, cell] of odd) if (row !== column) all[row * size + column] = cell;
    return all;
  }),
);

describe('folding nodes that no cell tells apart', () => {
  it('loses nothing: unfolding gives the matrix back', () => {
    fc.assert(
      fc.property(matrices, cells => {
        const classes = foldAlike(cells);
        expect(unfold(classes, (from, to) => cellOfClasses(cells, classes, from, to))).toEqual(cells);
      }),
      { numRuns: 2000 },
    );
  });

  it('has each node in one class, and cannot put two classes together', () => {
    fc.assert(
      fc.property(matrices, cells => {
        const classes = foldAlike(cells);
        expect(classes.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: Math.sqrt(cells.length) }, (_, index) => index));
        const merged = classes.length < 2 ? undefined : [[...(classes[0] ?? []), ...(classes[1] ?? [])], ...classes.slice(2)];
        if (merged) expect(unfold(merged, (from, to) => cellOfClasses(cells, merged, from, to))).not.toEqual(cells);
      }),
      { numRuns: 2000 },
    );
  });

  it('makes one class of a healthy lab of 200 nodes, and two where one node is cut off', () => {
    const size = 200;
    const cut = (node: number) => Array.from({ length: size * size }, (_, at) => (Math.floor(at / size) === at % size ? 0 : [Math.floor(at / size), at % size].includes(node) ? 56 : 63));
    expect(foldAlike(cut(-1)).map(({ length }) => length)).toEqual([200]);
    expect(foldAlike(cut(17)).map(({ length }) => length)).toEqual([199, 1]);
  });
});
