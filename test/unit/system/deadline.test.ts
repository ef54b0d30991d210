import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deadlineOf } from '../../../src/system/deadline.ts';

describe('a deadline', () => {
  it('aborts when its time is up, even if the garbage collector runs meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collect = setInterval(runInNewContext('gc') as () => void, 10);
    onTestFinished(() => clearInterval(collect));
    await once(deadlineOf(100, [new AbortController().signal]).signal, 'abort');
  });

  it('aborts with a signal that it was given, also with one that has aborted already', () => {
    const stop = new AbortController();
    const { signal, clear } = deadlineOf(60_000, [undefined, stop.signal]);
    stop.abort();
    expect(signal.aborted).toBe(true);
    clear();
    const late = deadlineOf(60_000, [stop.signal]);
    expect(late.signal.aborted).toBe(true);
    late.clear();
  });

  it('aborts no more once it is cleared', () => {
    const stop = new AbortController();
    const { signal, clear } = deadlineOf(60_000, [stop.signal]);
    clear();
    stop.abort();
    expect(signal.aborted).toBe(false);
  });
});
