import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Checker {
  run(): Promise<{ readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[] }>;
}

/** What axe finds wrong with a page, with everything unfolded. */
export async function violations(page: Page): Promise<readonly unknown[]> {
  await page.evaluate(() => document.querySelectorAll('details').forEach(fold => (fold.open = true)));
  await page.evaluate(source);
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: Checker };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => ({ id, of: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)}: ${failureSummary}`) }));
  });
}
