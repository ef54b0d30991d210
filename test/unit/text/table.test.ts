import { expect, it } from 'vitest';
import { formatTable } from '../../../src/text/table.ts';

it('aligns columns by their widest cells and leaves no blanks at the end', () => {
  expect(formatTable([['NODE', 'STATE'], ['a-long-name', 'x'], ['n', '']])).toEqual(['NODE         STATE', 'a-long-name  x', 'n']);
});

it('makes nothing of nothing', () => {
  expect(formatTable([])).toEqual([]);
});
