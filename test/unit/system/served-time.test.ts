import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServedTime } from '../../../src/system/served-time.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function stopwatchOn(cores: number, countRunning: () => number) {
  return new ServedTime({ cores, countRunning, now: () => performance.now() }).start();
}

it('is the time on the wall while every program has a core', () => {
  const time = stopwatchOn(4, () => 4);
  vi.advanceTimersByTime(1000);
  expect(time.elapsedMs()).toBeCloseTo(1000);
});

it('is slower by as many programs as share a core, up to ten', () => {
  let running = 8;
  const time = stopwatchOn(2, () => running);
  vi.advanceTimersByTime(1000);
  expect(time.elapsedMs()).toBeCloseTo(250);
  running = 1000;
  vi.advanceTimersByTime(1000);
  expect(time.elapsedMs()).toBeCloseTo(350);
});

it('stands still while this program does not run', () => {
  let now = 0;
  const time = new ServedTime({ cores: 2, countRunning: () => 1, now: () => now }).start();
  now = 60_000;
  expect(time.elapsedMs()).toBe(200);
});

it('is the same for all who watch it, however often they look', () => {
  const clock = new ServedTime({ cores: 1, countRunning: () => 2, now: () => performance.now() });
  const early = clock.start();
  vi.advanceTimersByTime(400);
  const late = clock.start();
  for (let look = 0; look < 50; look += 1) {
    vi.advanceTimersByTime(8);
    late.elapsedMs();
  }
  expect([early.elapsedMs(), late.elapsedMs()].map(Math.round)).toEqual([400, 200]);
});
