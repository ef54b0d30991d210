import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatFaultsPage } from '../../../scripts/docs-faults.ts';
import { checks } from '../../../src/checks/index.ts';
import { layers } from '../../../src/checks/layers.ts';
import { faults } from '../../../src/faults/index.ts';

const folder = new URL('../../../src/faults/', import.meta.url);
const ids = faults.map(({ id }) => id);

describe('the registry of faults', () => {
  it.each(layers)('lists exactly the faults in folder %s', layer => {
    const inFolder = new URL(layer, folder);
    const files = existsSync(inFolder) ? readdirSync(inFolder).filter(name => name !== 'index.ts') : [];
    expect(files.toSorted()).toEqual(faults.filter(fault => fault.layer === layer).map(({ id }) => `${id}.ts`).toSorted());
  });

  it('has no id twice, and none of a check', () => {
    expect(new Set([...ids, ...checks.map(({ id }) => id)]).size).toBe(ids.length + checks.length);
  });

  it.each(faults)('$id explains only existing checks and faults, has a source, and can be injected or says why not', ({ id, explains, source, symptom, title, drill, noDrill }) => {
    const known = new Set([...ids, ...checks.map(check => check.id as string)]);
    expect(explains.filter(other => !known.has(other) || other === id)).toEqual([]);
    expect([source, symptom, title].every(text => text.length > 3)).toBe(true);
    expect((drill === undefined) === (noDrill !== undefined)).toBe(true);
  });

  // `npx vitest run --project unit test/unit/faults/registry.test.ts -u` rewrites the page.
  it('matches docs/faults.md', async () => {
    await expect(formatFaultsPage(faults)).toMatchFileSnapshot('../../../docs/faults.md');
  });
});
