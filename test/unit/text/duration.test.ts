import { expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/text/duration.ts';

it.each([
  [0, '0 ms'],
  [84.6, '85 ms'],
  [1234, '1.2 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_599_400, '59 min 59 s'],
  [3_600_000, '1 h 0 min'],
  [86_399_000, '23 h 59 min'],
])('%d ms reads as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it.each([
  ['0', 0],
  ['30', 30_000],
  ['30s', 30_000],
  ['1.5s', 1500],
  ['500ms', 500],
  ['2m', 120_000],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', 'soon', '-1', '1h', '1 s', 's', '1.', '.5', '1e3', '30S', '１'])('%j is not a duration', text => {
  expect(parseDuration(text)).toBeUndefined();
});
