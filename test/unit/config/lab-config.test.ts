import { expect, it } from 'vitest';
import { etcdEndpoints, etcdNodes } from '../../../src/config/lab-config.ts';
import { load } from './helpers.ts';

it('finds the etcd node and its endpoint', async () => {
  const { config } = await load('nodes: [a, {name: b, roles: [etcd, worker]}]\netcd: {clientPort: 4001}');
  expect(etcdNodes(config).map(({ name }) => name)).toEqual(['b']);
  expect(etcdEndpoints(config)).toEqual(['http://172.17.8.102:4001']);
});

it('finds every node that runs a member of etcd, in order', async () => {
  const { config } = await load('nodes: [a, {name: b, roles: [etcd, worker]}, c]');
  const lab = { ...config, nodes: config.nodes.map(node => (node.name === 'c' ? { ...node, roles: ['etcd'] as const } : node)) };
  expect(etcdNodes(lab).map(({ name }) => name)).toEqual(['b', 'c']);
  expect(etcdEndpoints(lab)).toEqual(['http://172.17.8.102:2379', 'http://172.17.8.103:2379']);
});

it('throws an internal error for a lab without an etcd node', async () => {
  const { config } = await load();
  expect(() => etcdNodes({ ...config, nodes: [] })).toThrow('lab k8s-lab has no etcd node');
});
