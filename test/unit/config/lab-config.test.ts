import { expect, it } from 'vitest';
import { etcdEndpoint, etcdNode } from '../../../src/config/lab-config.ts';
import { load } from './helpers.ts';

it('finds the etcd node and its endpoint', async () => {
  const { config } = await load('nodes: [a, {name: b, roles: [etcd, worker]}]\netcd: {clientPort: 4001}');
  expect(etcdNode(config).name).toBe('b');
  expect(etcdEndpoint(config)).toBe('http://172.17.8.102:4001');
});

it('throws an internal error for a lab without an etcd node', async () => {
  const { config } = await load();
  expect(() => etcdNode({ ...config, nodes: [] })).toThrow('lab k8s-lab has no etcd node');
});
