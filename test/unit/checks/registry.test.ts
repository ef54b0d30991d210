import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatChecksPage } from '../../../scripts/docs-checks.ts';
import { checks } from '../../../src/checks/index.ts';
import { layers } from '../../../src/checks/layers.ts';
import type { KnownCheck } from '../../../src/checks/check.ts';

const all: readonly KnownCheck[] = checks;
const folder = new URL('../../../src/checks/', import.meta.url);

describe('the registry', () => {
  it.each(layers)('lists exactly the checks in folder %s', layer => {
    const files = readdirSync(new URL(layer, folder)).filter(name => name !== 'index.ts');
    expect(files.toSorted()).toEqual(all.filter(check => check.layer === layer).map(({ id }) => `${id}.ts`).toSorted());
  });

  it('lists the lowest layer first', () => {
    const order = all.map(({ layer }) => layers.indexOf(layer));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it.each(all)('lists the checks that $id depends on before it', ({ id, needs }) => {
    const before = all.slice(0, all.findIndex(check => check.id === id)).map(check => check.id);
    expect(needs.filter(need => !before.includes(need))).toEqual([]);
  });

  // `npx vitest run --project unit test/unit/checks/registry.test.ts -u` rewrites the page.
  it('matches docs/checks.md', async () => {
    await expect(formatChecksPage(all)).toMatchFileSnapshot('../../../docs/checks.md');
  });
});
