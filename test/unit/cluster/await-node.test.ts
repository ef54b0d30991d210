import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { openApi } from '../../../src/cluster/api.ts';
import type { Api, ApiObject } from '../../../src/cluster/api.ts';
import { awaitNode } from '../../../src/cluster/await-node.ts';
import { clusterFiles, reply, serveApi } from './local-cluster.ts';

let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  files = await clusterFiles();
});

const notReady = { spec: { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] } };
const cordoned = { spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] } };

/** An API whose watches each send the next of these states of node2 and end, and the last of them stays open without any. */
async function watched(...states: readonly object[]): Promise<{ readonly api: Api; readonly paths: readonly string[] }> {
  const paths: string[] = [];
  const { node } = await serveApi((stream, { path }) => {
    const state = states[paths.push(path) - 1];
    const object: ApiObject = { metadata: { name: 'node2' }, ...state };
    if (state) reply(stream, 200, `${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    else stream.respond({ ':status': 200 });
  }, { files });
  const api = await openApi(node);
  onTestFinished(() => api.close());
  return { api, paths };
}

const { signal } = new AbortController();

it.each([
  ['when its taint is gone', [notReady, notReady, {}], 3],
  ['at once if nothing but its owner keeps pods off', [cordoned], 1],
])('ends %s', async (_, states, watches) => {
  const { api, paths } = await watched(...states);
  await awaitNode(api, 'node2', { timeoutMs: 60_000, signal });
  expect(paths).toEqual(Array.from({ length: watches }, () => '/api/v1/nodes?watch=1&fieldSelector=metadata.name=node2'));
});

it('gives up a node that never registers when the time is up', async () => {
  const { api, paths } = await watched();
  await awaitNode(api, 'node2', { timeoutMs: 200, signal });
  expect(paths).toHaveLength(1);
});
