import { expect, it, vi } from 'vitest';
import { loadLab, readLabName } from '../../../src/config/load.ts';
import { inFolder } from './helpers.ts';

const loaded = vi.hoisted(() => new Set<string>());

vi.mock('zod', async importOriginal => {
  loaded.add('zod');
  return importOriginal();
});
vi.mock('yaml', async importOriginal => {
  loaded.add('yaml');
  return importOriginal();
});

it('loads the validator and the parser only if they are needed', async () => {
  await inFolder({}, async cwd => {
    await loadLab({ cwd, flags: {} });
    await loadLab({ cwd, flags: { name: 'a' } });
    await readLabName({ cwd, flags: {} });
    expect([...loaded]).toEqual([]);
    await loadLab({ cwd, flags: { nodes: '2' } });
    expect([...loaded]).toEqual(['zod']);
  });
  await inFolder({ 'k8s-lab.yaml': 'nodes: 2' }, async cwd => {
    await loadLab({ cwd, flags: {} });
    expect([...loaded]).toEqual(['zod', 'yaml']);
  });
});
