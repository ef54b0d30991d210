import type { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openApi } from '../../../src/cluster/api.ts';
import type { Api, ApiObject, OpenApiOptions } from '../../../src/cluster/api.ts';
import { ClusterError } from '../../../src/errors.ts';
import type { Node } from '../../../src/providers/provider.ts';
import { clusterFiles, localNode, reply, serveApi } from './local-cluster.ts';

let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  files = await clusterFiles();
});

async function open(node: Node, options?: OpenApiOptions): Promise<Api> {
  const api = await openApi(node, options);
  onTestFinished(() => api.close());
  return api;
}

async function collect(objects: AsyncIterable<ApiObject>, stopAfter: number, stop: AbortController): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { metadata } of objects) {
    names.push(metadata.name);
    if (names.length === stopAfter) stop.abort();
  }
  return names;
}

const event = (name: string): string => `${JSON.stringify({ type: 'ADDED', object: { metadata: { name } } })}\n`;

describe('a request', () => {
  it('is made as the administrator, over one connection for all', async () => {
    const { node, asked, sessions } = await serveApi((stream, { path }) => reply(stream, 200, { path }), { files });
    const api = await open(node);
    const paths = ['/api/v1/pods', '/readyz?verbose', '/apis/apps/v1/deployments'];
    expect(await Promise.all(paths.map(path => api.get(path)))).toEqual(paths.map(path => ({ path })));
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    expect(sessions).toHaveLength(1);
    expect((sessions[0]?.socket as TLSSocket).getPeerCertificate().subject).toMatchObject({ CN: 'kubernetes-admin' });
  });

  it('applies an object as JSON', async () => {
    const { node, asked } = await serveApi(stream => reply(stream, 201, {}), { files });
    const api = await open(node);
    expect(await api.request('PATCH', '/api/v1/x', { body: { a: '"' } })).toEqual({ status: 201, body: '{}' });
    expect(asked).toMatchObject([{ method: 'PATCH', body: '{"a":"\\""}', headers: { 'content-type': 'application/apply-patch+yaml' } }]);
  });

  it.each([
    [{ kind: 'Status', message: 'pods is forbidden' }, 'the API of Kubernetes answered GET /x with 403: pods is forbidden'],
    ['not found\n', 'the API of Kubernetes answered GET /x with 403: not found'],
  ])('that is refused with %j says why', async (body, message) => {
    const { node } = await serveApi(stream => reply(stream, 403, body), { files });
    await expect((await open(node)).get('/x')).rejects.toThrow(new ClusterError(message));
  });

  it('has a deadline', async () => {
    const { node } = await serveApi(() => undefined, { files });
    const api = await open(node);
    await expect(api.request('GET', '/x', { timeoutMs: 1000 })).rejects.toThrow('did not answer GET /x: no answer within 1000 ms');
  });

  it('fails when the connection is lost, and so does every later one', async () => {
    const { node } = await serveApi(stream => stream.session?.destroy(), { files });
    const api = await open(node);
    await expect(api.get('/x')).rejects.toThrow(ClusterError);
    await expect(api.get('/y')).rejects.toThrow(ClusterError);
  });

  it('fails where nothing listens', async () => {
    await expect((await open(localNode('127.0.0.1', files))).get('/x')).rejects.toThrow('127.0.0.1:6443: Connection refused');
  });

  it('is not sent to a server of another cluster', async () => {
    const { node, asked } = await serveApi(stream => reply(stream, 200, {}), { files, trusted: await clusterFiles() });
    await expect((await open(node)).get('/x')).rejects.toThrow(/certificate/);
    expect(asked).toEqual([]);
  });

  it('needs credentials', async () => {
    await expect(openApi(localNode())).rejects.toThrow('/etc/kubernetes/admin.conf is missing on node1');
  });
});

describe('a watch', () => {
  it('gives each object once it is complete, until it is stopped', async () => {
    const { node } = await serveApi(stream => {
      stream.respond({ ':status': 200 });
      const both = `${event('ä')}${event('b')}`;
      // In pieces that end within an object.
      stream.write(both.slice(0, 30));
      setImmediate(() => stream.write(both.slice(30)));
    }, { files });
    const stop = new AbortController();
    expect(await collect((await open(node)).watch('/w', stop.signal), 2, stop)).toEqual(['ä', 'b']);
  });

  it('ends when the API ends it', async () => {
    const { node } = await serveApi(stream => reply(stream, 200, event('a')), { files });
    expect(await collect((await open(node)).watch('/w', new AbortController().signal), 2, new AbortController())).toEqual(['a']);
  });

  it('that was stopped before asks nothing', async () => {
    const { node, asked } = await serveApi(stream => reply(stream, 200, event('a')), { files });
    expect(await collect((await open(node)).watch('/w', AbortSignal.abort()), 1, new AbortController())).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('that is refused, or whose connection is lost, fails with the reason', async () => {
    const { node } = await serveApi((stream, { path }) => (path === '/refused' ? reply(stream, 429, { message: 'too many requests' }) : stream.session?.destroy()), { files });
    const api = await open(node);
    const watch = (path: string) => collect(api.watch(path, new AbortController().signal), 1, new AbortController());
    await expect(watch('/refused')).rejects.toThrow(new ClusterError('the API of Kubernetes did not answer GET /refused: 429: too many requests'));
    await expect(watch('/lost')).rejects.toThrow(ClusterError);
    await expect(watch('/later')).rejects.toThrow(ClusterError);
  });
});
