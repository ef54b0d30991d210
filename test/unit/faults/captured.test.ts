import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../../src/bundle/source.ts';
import { explain } from '../../../src/faults/explain.ts';
import type { Drill } from '../../../src/faults/fault.ts';
import { faults } from '../../../src/faults/index.ts';
import { isAtLeast } from '../../../src/preflight/parse/versions.ts';
import { versions } from '../../../src/setup/versions.ts';
import { editNode } from '../../helpers/observation.ts';

const folder = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url));
const names = readdirSync(folder).filter(name => name.endsWith('.tar.gz')).map(name => name.replace('.tar.gz', ''));
// Only the pinned flannel can be recorded here.
const canHave = ({ flannel: { before } = {} }: Drill): boolean => before === undefined || !isAtLeast(versions.flannel.version, before);
const staged = faults.filter(({ drill }) => drill && canHave(drill)).map(({ id }) => id);
const read = async (name: string) => await readSource(folder, `${name}.tar.gz`);

const captured = names.filter(name => !name.startsWith('healthy-'));

it('each fault that can be injected has a captured bundle, and so have some that came about by hand', () => {
  expect(staged.filter(id => !captured.includes(id))).toEqual([]);
  expect(captured.filter(id => !staged.includes(id) && !faults.some(fault => fault.id === id && fault.noDrill))).toEqual([]);
});

describe.each(captured)('a lab with %s, as captured', id => {
  it('has it as its only cause, and nothing unexplained', async () => {
    const { causes, unexplained } = explain(await read(id));
    expect(causes.map(({ fault }) => fault.id)).toEqual([id]);
    expect(unexplained).toEqual([]);
  });

  it('shows no other fault except its consequences', async () => {
    const seen = await read(id);
    const shown = faults.filter(fault => fault.id !== id && fault.signature(seen).length > 0).map(fault => fault.id);
    const [cause] = explain(seen).causes;
    const follows = [...(cause?.fault.explains ?? []), ...(cause?.explains ?? [])];
    expect(shown.filter(other => !follows.includes(other))).toEqual([]);
  });
});

describe.each(names.filter(name => name.startsWith('healthy-')))('a %s lab, as captured', name => {
  it('is ready, and shows no fault', async () => {
    const seen = await read(name);
    expect(explain(seen)).toEqual({ ready: true, causes: [], unexplained: [] });
    expect(faults.filter(fault => fault.signature(seen).length > 0)).toEqual([]);
  });
});

it('a flanneld that may have started before etcd was restored, as nodes are not read at one moment, has its lost lease explained', async () => {
  const seen = await read('watch-ahead');
  const ageOfEtcd = seen.nodes[0]?.services.find(({ name }) => name === 'etcd')?.startedAt ?? 0;
  const same = editNode(seen, 'node3', ({ services }) => ({ services: services.map(service => (service.name === 'flanneld' ? { ...service, startedAt: ageOfEtcd } : service)) }));
  expect(explain(same).causes.map(({ fault, nodes }) => [fault.id, nodes])).toEqual([['watch-ahead', ['node1', 'node2', 'node3']]]);
});
