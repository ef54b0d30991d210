import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatChecksPage } from '../../../scripts/docs-checks.ts';
import { checks } from '../../../src/checks/index.ts';
import { layers } from '../../../src/checks/check.ts';
import type { Check } from '../../../src/checks/check.ts';

const all: readonly Check[] = checks;
const folder = new URL('../../../src/checks/', import.meta.url);

describe('the registry', () => {
  it('names every file that holds a claim, and no other', () => {
    const files = readdirSync(folder).filter(name => readFileSync(new URL(name, folder), 'utf8').includes('} as const satisfies Check;'));
    expect(files.map(name => name.replace('.ts', ''))).toEqual(all.map(({ id }) => id).toSorted());
  });

  it('goes from the ground up', () => {
    const order = all.map(({ layer }) => layers.indexOf(layer));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it.each(all)('judges what $id needs before it', ({ id, needs }) => {
    const before = all.slice(0, all.findIndex(check => check.id === id)).map(check => check.id);
    expect(needs.filter(need => !before.includes(need))).toEqual([]);
  });

  // `npx vitest run --project unit test/unit/checks/registry.test.ts -u` writes it anew.
  it('is what docs/checks.md says', async () => {
    await expect(formatChecksPage(all)).toMatchFileSnapshot('../../../docs/checks.md');
  });
});
