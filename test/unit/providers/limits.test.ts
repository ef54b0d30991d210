import { expect, it } from 'vitest';
import { explainLimit } from '../../../src/providers/sandbox/limits.ts';

const limits = (hard: string): string => `Limit                     Soft Limit           Hard Limit           Units     \nMax open files            64                   ${hard}              files     \n`;

it('a sandbox needs enough open files', () => {
  expect(explainLimit(limits('64'))?.message).toBe('this shell allows 64 open files; the programs of a lab need at least 256');
  expect([limits('256'), limits('unlimited'), ''].map(text => explainLimit(text))).toEqual([undefined, undefined, undefined]);
});
