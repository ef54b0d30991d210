import { expect, it } from 'vitest';
import { formatTable } from '../../../src/text/table.ts';

it('aligns columns by their widest cells, without trailing spaces', () => {
  expect(formatTable([['NODE', 'STATE'], ['a-long-name', 'x'], ['n', '']])).toEqual(['NODE         STATE', 'a-long-name  x', 'n']);
});

it('is empty without rows', () => {
  expect(formatTable([])).toEqual([]);
});
