import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../helpers/axe.ts';
import { chromiumPath, textOfPdf, withBrowser } from '../helpers/browser.ts';
import { cutOff } from '../helpers/cut-off.ts';
import { bundleOf, withReports } from '../helpers/reports.ts';

describe.skipIf(chromiumPath === undefined)('a report in Chromium', () => {
  const write = withReports();
  const open = withBrowser();
  const story = async (): Promise<string> => (await write(await bundleOf('config-key-missing'))).path;
  const routeMissing = async (): Promise<string> => (await write(await bundleOf('route-missing'))).path;

  describe.each(['light', 'dark'] as const)('%s', colorScheme => {
    it.each(['healthy-host-gw', 'config-key-missing', 'route-missing'])('%s: axe finds nothing', async id => {
      const { page, close } = await open((await write(await bundleOf(id))).path, { colorScheme });
      expect(await violations(page)).toEqual([]);
      await close();
    });

    it('a broken lab of 30 nodes: axe finds nothing', async () => {
      const { page, close } = await open((await write(cutOff(30))).path, { colorScheme });
      expect(await violations(page)).toEqual([]);
      await close();
    });
  });

  it('axe would find a text that is too faint', async () => {
    const { page, close } = await open(await story());
    await page.locator('h1').evaluate(title => (title.style.color = 'rgb(230, 230, 230)'));
    expect(await violations(page)).toMatchObject([{ id: 'color-contrast' }]);
    await close();
  });

  it.each([320, 640, 1280])('%i px wide: does not scroll sideways', async width => {
    for (const path of [await story(), await routeMissing(), (await write(cutOff(50))).path]) {
      const { page, close } = await open(path, { viewport: { width, height: 800 } });
      await page.evaluate(() => document.querySelectorAll('details').forEach(fold => (fold.open = true)));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await close();
    }
  });

  it('at 200 % text: does not scroll sideways', async () => {
    const { page, close } = await open(await story(), { viewport: { width: 1280, height: 800 } });
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
    await close();
  });

  it('keeps the shapes and edges of cells apart in forced colours', async () => {
    const { page, close } = await open(await routeMissing(), { forcedColors: 'active' });
    const styleOf = (state: string): Promise<string> => page.locator(`.matrix [data-state="${state}"]`).first().evaluate(cell => getComputedStyle(cell).backgroundColor);
    expect(await styleOf('no-answer')).not.toBe(await styleOf('answered'));
    expect(await violations(page)).toEqual([]);
    await close();
  });

  it('moves nothing for a reader who asks for that', async () => {
    const { page, close } = await open(await story(), { reducedMotion: 'reduce' });
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter(one => getComputedStyle(one).transitionDuration !== '0s' || getComputedStyle(one).animationName !== 'none').length);
    expect(moving).toBe(0);
    await close();
  });

  it('can be used by keyboard alone: from the broken cell to the way of its packet', async () => {
    const { page, close } = await open(await routeMissing());
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('skip to the verdict');
    await page.keyboard.press('Enter');
    await page.locator('.matrix [tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toContain('node2 to node1: no answer (ICMP, full size, TCP)');
    await page.keyboard.press('End');
    expect(await focused(page)).toContain('node2 to node3: answered');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const way = page.locator('#path-1-0');
    await way.waitFor({ state: 'visible' });
    expect(await way.innerText()).toContain('lost here');
    await close();
  });

  it('shows one kind of probe', async () => {
    const { page, close } = await open((await write(await bundleOf('mtu-mismatch'))).path);
    const lost = page.locator('.matrix [data-state="large-lost"]');
    expect(await lost.count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'ICMP', exact: true }).press('Enter');
    await lost.first().waitFor({ state: 'detached' });
    expect(await page.locator('.matrix [data-state="answered"]').count()).toBe(6);
    await close();
  });

  it('draws every cell of a large lab, in the colours of the theme', async () => {
    const { page, complaints, close } = await open((await write(cutOff(50))).path);
    expect(await page.locator('.matrix td').count()).toBe(4);
    await page.getByRole('button', { name: 'all 2450 cells' }).click();
    await page.locator('canvas').hover({ position: { x: 28 + 16 * 14 + 5, y: 28 + 5 } });
    await page.getByText('node1 → node17: no answer (ICMP, full size, TCP)').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('prints all its evidence', async () => {
    const { path, view } = await write(await bundleOf('route-missing'));
    const { page, close } = await open(path);
    const text = flat(textOfPdf(await page.pdf({ format: 'A4', preferCSSPageSize: true })));
    for (const { evidence, fix } of view.causes) {
      for (const { fact, expected, actual } of evidence) for (const part of [fact, expected, actual]) expect(text).toContain(flat(part));
      for (const { command } of fix) expect(text).toContain(flat(command));
    }
    for (const { findings } of view.checks) for (const { summary } of findings) expect(text).toContain(flat(summary));
    await close();
  });

  it('can be read with scripts off', async () => {
    const { page, complaints, close } = await open((await write(cutOff(50))).path, { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).toBe('Not ready');
    expect(await page.locator('[data-cause="ip-forward-0"]').isVisible()).toBe(true);
    expect(await page.locator('.matrix [data-state="no-answer"]').allInnerTexts()).toHaveLength(2);
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows hostile names and log lines as text', async () => {
    const hostile = ['<img src=x onerror="document.title=1">', '</script><script>document.title=2</script>', 'a\u202eb', '</style><h1>Ready</h1>'];
    const seen = await bundleOf('flanneld-stopped');
    const changed = { ...seen, lab: { ...seen.lab, name: hostile[1] ?? '' }, nodes: seen.nodes.map(node => ({ ...node, services: node.services.map(service => ({ ...service, log: hostile })) })) };
    const { page, complaints, close } = await open((await write(changed)).path);
    expect(await page.title()).toBe(`not ready: lab ${hostile[1]}`);
    expect(await page.locator('h1').allInnerTexts()).toEqual(['Not ready']);
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(await page.locator('.log').first().textContent()).toBe(hostile.map(line => `${line}\n`).join(''));
    expect(complaints).toEqual([]);
    await close();
  });
});

async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => document.activeElement?.textContent ?? '');
}

function flat(text: string): string {
  return text.replace(/\s+/g, '');
}
