import { expect, it } from 'vitest';
import { nearest } from '../../../src/text/did-you-mean.ts';

it.each([
  ['noed2', 'node2'],
  ['node22', 'node2'],
  ['NODE1', 'node1'],
  ['etdc', 'etcd'],
  ['vagrantfile', 'Vagrantfile'],
])('%s suggests %s', (word, meant) => {
  expect(nearest(word, ['node1', 'node2', 'etcd', 'Vagrantfile'])).toBe(meant);
});

it.each(['', 'x', 'flanneld', 'edon', 'nodes-and-more'])('%j suggests nothing', word => {
  expect(nearest(word, ['node1', 'node2', 'etcd'])).toBeUndefined();
});

it('prefers the first of equally similar names', () => {
  expect(nearest('node3', ['node1', 'node2'])).toBe('node1');
});
