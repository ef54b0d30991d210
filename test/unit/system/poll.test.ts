import { expect, it } from 'vitest';
import { InterruptedError } from '../../../src/errors.ts';
import { poll } from '../../../src/system/poll.ts';

it('returns a result of the first look without a pause', async () => {
  expect(await poll(() => 'here', { timeoutMs: 60_000 })).toBe('here');
});

it('looks until there is a result, which can be falsy', async () => {
  let looks = 0;
  expect(await poll(() => (++looks < 4 ? undefined : false), { timeoutMs: 60_000 })).toBe(false);
  expect(looks).toBe(4);
});

it('gives up after its timeout, after at least one look', async () => {
  let looks = 0;
  const look = (): undefined => void (looks += 1);
  expect(await poll(look, { timeoutMs: 0 })).toBeUndefined();
  expect(looks).toBe(1);
  expect(await poll(look, { timeoutMs: 40 })).toBeUndefined();
  expect(looks).toBeGreaterThan(1);
});

it('looks a last time at the end of its timeout', async () => {
  const started = performance.now();
  const found = await poll(() => (performance.now() - started >= 50 ? 'at last' : undefined), { timeoutMs: 60, longestPauseMs: 60_000 });
  expect(found).toBe('at last');
});

it('rejects when it is interrupted, at once if that was before', async () => {
  const interruption = new AbortController();
  const polling = poll(() => undefined, { timeoutMs: 60_000, longestPauseMs: 60_000, signal: interruption.signal });
  interruption.abort();
  await expect(polling).rejects.toBeInstanceOf(InterruptedError);
  await expect(poll(() => 'here', { timeoutMs: 0, signal: interruption.signal })).rejects.toBeInstanceOf(InterruptedError);
});

it('passes on errors of a look', async () => {
  await expect(poll(() => Promise.reject(new Error('no good')), { timeoutMs: 60_000 })).rejects.toThrow('no good');
});
