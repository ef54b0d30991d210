import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { poll } from '../../src/system/poll.ts';
import { violations } from '../helpers/axe.ts';
import { chromiumPath } from '../helpers/browser.ts';
import { cutOff } from '../helpers/cut-off.ts';
import { withDashboards } from '../helpers/live.ts';
import { bundleOf } from '../helpers/reports.ts';

describe.skipIf(chromiumPath === undefined)('the dashboard in Chromium', () => {
  const open = withDashboards();

  describe.each(['light', 'dark'] as const)('%s', colorScheme => {
    it.each(['healthy-host-gw', 'config-key-missing', 'route-missing'])('%s: axe finds nothing', async id => {
      const { page, complaints, close } = await open(await bundleOf(id), { colorScheme });
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    });

    it('a broken lab of 50 nodes: axe finds nothing', async () => {
      const { page, close } = await open(cutOff(50), { colorScheme });
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('f');
      expect(await violations(page)).toEqual([]);
      await close();
    });

    it('the way of a packet, a node and the keys: axe finds nothing', async () => {
      const { page, close } = await open(await bundleOf('route-missing'), { colorScheme });
      await page.keyboard.press('?');
      await page.locator('dialog').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      for (const hash of ['#/path/node2/node1', '#/node/node2']) {
        await page.evaluate(to => (location.hash = to), hash);
        await page.locator('a', { hasText: '← the lab' }).waitFor();
        expect(await violations(page)).toEqual([]);
      }
      await close();
    });
  });

  it('every key of the list does what it says', async () => {
    const { page, close } = await open(cutOff(30));
    const theme = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['theme']);
    await page.keyboard.press('t');
    await expect.poll(theme).toBe('light');
    await page.keyboard.press('t');
    await expect.poll(theme).toBe('dark');
    for (const [key, id] of [['o', 'overlay'], ['m', 'matrix-title'], ['c', 'checks'], ['e', 'events']] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      expect(await focused(page)).toBe(id);
    }
    await page.keyboard.press('f');
    await page.locator('#matrix canvas').waitFor();
    await page.keyboard.press('f');
    await page.locator('#matrix canvas').waitFor({ state: 'detached' });
    await page.keyboard.press(']');
    expect(await page.evaluate(() => document.activeElement?.closest('.cause') !== null)).toBe(true);
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause', pressed: true }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause', pressed: false }).waitFor();
    for (const [key, title] of [['i', 'Inject a fault'], ['R', 'Repair the lab'], ['d', 'Compare with a snapshot'], ['?', 'Keys']] as const) {
      await page.keyboard.press(key);
      await page.locator('dialog h2', { hasText: title }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
    const asked = page.waitForRequest(request => request.method() === 'POST' && request.postData() === '{"kind":"look"}');
    await page.keyboard.press('r');
    await asked;
    await page.keyboard.press('/');
    expect(await focused(page)).toBe('event-filter');
    await close();
  });

  it('moves between the cards of the nodes, one of which is in the tab order, and opens one', async () => {
    const { page, close } = await open(await bundleOf('route-missing'));
    const cards = page.locator('svg.overlay a');
    expect(await cards.evaluateAll(all => all.map(one => one.getAttribute('tabindex')))).toEqual(['0', '-1', '-1']);
    await cards.first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowDown');
    expect(await cards.evaluateAll(all => all.map(one => one.getAttribute('tabindex')))).toEqual(['-1', '0', '-1']);
    expect(await page.getByRole('link', { name: 'node2' }).evaluate(card => card === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/node/node2');
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/');
    await cards.nth(2).click();
    await expect.poll(() => new URL(page.url()).hash).toBe('#/node/node3');
    await close();
  });

  it('moves between the rows of many nodes, and shows which one has the focus', async () => {
    const { page, close } = await open(cutOff(30));
    await page.locator('svg.overlay a').first().focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'PageDown', 'ArrowDown']) await page.keyboard.press(key);
    const focus = await page.evaluate(() => {
      const card = document.activeElement?.querySelector('.ov-card');
      return { name: document.activeElement?.querySelector('text')?.textContent, stroke: card && getComputedStyle(card).strokeWidth };
    });
    expect(focus).toEqual({ name: 'node22', stroke: '3px' });
    await close();
  });

  it('names the kind of probe in the address', async () => {
    const { page, close } = await open(await bundleOf('route-missing'));
    await page.keyboard.press('4');
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/path/node2/node1?probe=tcp');
    const opened = (): Promise<readonly string[]> => page.locator('details[open] > summary strong').allInnerTexts();
    await expect.poll(opened).toEqual(['TCP']);
    await page.keyboard.press('3');
    await expect.poll(opened).toEqual(['full size']);
    await page.reload();
    await expect.poll(opened).toEqual(['full size']);
    await close();
  });

  it('keeps single letters switched off across reloads, and `?` shows the switch', async () => {
    const { page, close } = await open(await bundleOf('healthy-host-gw'));
    await page.keyboard.press('?');
    await page.getByLabel('do not use single letters as keys').check();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.locator('.standing').waitFor();
    await page.keyboard.press('i');
    await page.keyboard.press('?');
    await page.locator('dialog h2', { hasText: 'Keys' }).waitFor();
    expect(await page.getByLabel('do not use single letters as keys').isChecked()).toBe(true);
    await close();
  });

  it('stops listening while it is hidden, and listens again', async () => {
    const { page, hub, close } = await open(await bundleOf('healthy-host-gw'), { hiddenMs: 50 });
    const listens = async (count: number): Promise<void> => expect(await poll(() => (hub.listeners === count ? true : undefined), { timeoutMs: 10_000 })).toBe(true);
    await listens(1);
    await setVisibility(page, 'hidden');
    await listens(0);
    await setVisibility(page, 'visible');
    await listens(1);
    await close();
  });
});

async function setVisibility(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(to => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => to });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => document.activeElement?.id ?? '');
}
