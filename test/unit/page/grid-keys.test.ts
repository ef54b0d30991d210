import { describe, expect, it } from 'vitest';
import { placeAfter } from '../../../src/page/grid-keys.ts';

describe('the keys of a grid', () => {
  it.each([
    ['ArrowUp', [0, 1]],
    ['ArrowDown', [2, 1]],
    ['ArrowLeft', [1, 0]],
    ['ArrowRight', [1, 2]],
    ['Home', [1, 0]],
    ['End', [1, 3]],
    ['PageUp', [0, 1]],
    ['PageDown', [2, 1]],
    ['x', undefined],
  ] as const)('%s leads to %j', (key, place) => {
    expect(placeAfter(key, [1, 1], [3, 4])).toEqual(place);
  });

  it('stop at its edges', () => {
    expect(placeAfter('ArrowUp', [0, 0], [3, 4])).toEqual([0, 0]);
    expect(placeAfter('ArrowRight', [2, 3], [3, 4])).toEqual([2, 3]);
  });
});
