import { constants } from 'node:http2';
import { beforeAll, expect, it } from 'vitest';
import { askApi } from '../../../src/observe/cluster/api-facts.ts';
import { clusterFiles, reply, serveApi } from '../cluster/local-cluster.ts';

let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  files = await clusterFiles();
});

const nodes = ['node1', 'node2', 'node3'].map(name => ({ metadata: { name } }));
const pod = (name: string, ready: boolean) => ({
  metadata: { name, namespace: 'default' },
  spec: { nodeName: 'node2' },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const warning = { metadata: { name: 'e' }, message: 'Readiness probe failed: connection refused', involvedObject: { name: 'nginx-b' } };
const lists = (pods: readonly object[]): Readonly<Record<string, unknown>> => ({
  '/version': { gitVersion: 'v1.33.13' },
  '/api/v1/nodes': { items: nodes },
  '/api/v1/pods': { items: pods },
  '/api/v1/events?fieldSelector=type=Warning': { items: [warning] },
  '/readyz?verbose': 'readyz check passed',
  '/api/v1/nodes/node1/proxy/healthz': 'ok',
});

/** What is told of an API with these pods, where kubelet on node2 is refused and that on node3 breaks off, and which paths were asked. */
async function ask(pods: readonly object[]) {
  const known = lists(pods);
  const { node, asked } = await serveApi((stream, { path }) => {
    if (path.includes('/node2/')) reply(stream, 503, { message: 'dial tcp 172.17.8.102:10250: connect: connection refused' });
    else if (path.includes('/node3/')) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else reply(stream, 200, known[path] ?? { items: [] });
  }, { files });
  const facts = await askApi({ node, timeoutMs: 10_000 });
  return { facts, paths: asked.map(({ path }) => path) };
}

it('tells of each kubelet whether the API reaches it, and why not', async () => {
  const { facts } = await ask([pod('nginx-a', true)]);
  expect(facts).toMatchObject({ reachable: true, ready: true });
  expect(facts.kubelets).toEqual([
    { node: 'node1', ok: true },
    { node: 'node2', ok: false, error: 'dial tcp 172.17.8.102:10250: connect: connection refused' },
    { node: 'node3', ok: false, error: expect.any(String) as string },
  ]);
});

it('asks for the warnings only if a pod is not ready, and gives the one about it as the reason', async () => {
  const ready = await ask([pod('nginx-a', true)]);
  expect(ready.paths.filter(path => path.includes('events'))).toEqual([]);
  const { facts, paths } = await ask([pod('nginx-a', true), pod('nginx-b', false), pod('nginx-c', false)]);
  expect(paths.filter(path => path.includes('events'))).toHaveLength(1);
  expect(facts.pods.map(({ reason }) => reason)).toEqual(['', 'Readiness probe failed: connection refused', 'no status']);
});
