import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { chromiumPath } from '../helpers/browser.ts';
import { withDashboards } from '../helpers/live.ts';
import { bundleOf } from '../helpers/reports.ts';
import { deltaOf } from '../../src/view/delta.ts';
import { eventsBetween } from '../../src/view/events.ts';
import { viewIn } from '../../src/commands/shared/view-in.ts';
import type { View } from '../../src/view/types.ts';

const open = withDashboards();

/** Twice as many as a page keeps of what happened, so that its list is full before the first measurement. */
const warmUp = 1000;
const looks = 3600;

// One look a second for an hour, without the seconds: a lab that breaks and is fixed again and again.
it.skipIf(chromiumPath === undefined)('an hour of looks leaves neither heap nor elements behind', { timeout: 180_000 }, async () => {
  const healthy = await bundleOf('healthy-host-gw');
  const { page, hub, close } = await open(healthy);
  const states = [viewIn(healthy), viewIn(await bundleOf('route-missing'))] as const;
  const send = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) {
      const [before, after] = at % 2 === 0 ? states : [states[1], states[0]];
      const now = new Date().toISOString();
      const delta = deltaOf(before, { ...after, takenAt: now });
      if (!delta) throw new Error('these two views have no difference that is sent');
      hub.send('delta', delta);
      hub.send('change', eventsBetween(before, after).map(event => ({ ...event, at: now })));
      if (at % 100 === 99) await shown(page, after);
    }
  };
  hub.send('view', states[0]);
  await send(warmUp);
  const before = await usedBy(page);
  await send(looks);
  const after = await usedBy(page);
  console.log(`after ${looks} looks: heap ${before.bytes} → ${after.bytes} bytes, ${before.elements} → ${after.elements} elements`);
  expect(after.bytes - before.bytes).toBeLessThan(5_000_000);
  expect(after.elements).toBe(before.elements);
  await close();
});

/** Waits until a page shows a view, so that it keeps up. */
async function shown(page: Page, { verdict: { state } }: View): Promise<void> {
  await page.locator('h1').filter({ hasText: state === 'ready' ? /^Ready$/ : /^Not ready$/ }).waitFor();
}

/** The heap of a page after its garbage was collected, and the number of its elements. */
async function usedBy(page: Page): Promise<{ readonly bytes: number; readonly elements: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { bytes: usedSize, elements: await page.evaluate(() => document.querySelectorAll('*').length) };
}
