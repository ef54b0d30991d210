import { describe, expect, it } from 'vitest';
import { differences } from '../../../../src/cluster/objects/differences.ts';

describe('differences', () => {
  it('finds none where every planned part is there, whatever else the API has added', () => {
    const planned = { kind: 'Service', spec: { selector: { app: 'nginx' }, ports: [{ port: 80 }] } };
    expect(differences(planned, { ...planned, metadata: { uid: '1' }, spec: { ...planned.spec, type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }] } })).toEqual([]);
  });

  it('names each part by its JSON pointer', () => {
    const planned = { data: { 'a/b': 'x', 'c~d': 1 }, rules: [{ verbs: ['list', 'watch'] }] };
    expect(differences(planned, { data: { 'a/b': 'y' }, rules: [{ verbs: ['list', 'get'] }] })).toEqual([
      { path: '/data/a~1b', expected: 'x', actual: 'y' },
      { path: '/data/c~0d', expected: '1', actual: 'missing' },
      { path: '/rules/0/verbs/1', expected: 'watch', actual: 'get' },
    ]);
  });

  it('compares lists of different lengths as a whole', () => {
    expect(differences({ subjects: [{ name: 'coredns' }] }, { subjects: [] })).toEqual([{ path: '/subjects', expected: '[{"name":"coredns"}]', actual: '[]' }]);
  });

  it('shows the first lines of a text that differ', () => {
    expect(differences({ data: { Corefile: '.:53 {\n  errors\n  kubernetes cluster.local\n}\n' } }, { data: { Corefile: '.:53 {\n  errors\n  kubernetes other.local\n}\n' } })).toEqual([
      { path: '/data/Corefile', expected: 'kubernetes cluster.local', actual: 'kubernetes other.local' },
    ]);
    expect(differences({ text: 'a\n' }, { text: 'a\nb\n' })).toEqual([{ path: '/text', expected: 'no such line', actual: 'b' }]);
    expect(differences({ text: 'a\nb' }, { text: 'a' })).toEqual([{ path: '/text', expected: 'b', actual: 'no such line' }]);
  });
});
