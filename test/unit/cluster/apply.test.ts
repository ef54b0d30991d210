import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openApi } from '../../../src/cluster/api.ts';
import type { Api, ApiObject } from '../../../src/cluster/api.ts';
import { applyObjects } from '../../../src/cluster/apply.ts';
import { awaitReady } from '../../../src/cluster/await-ready.ts';
import { clusterObjects } from '../../../src/cluster/objects/index.ts';
import { pathOf } from '../../../src/cluster/objects/paths.ts';
import { reasonOf } from '../../../src/cluster/problems.ts';
import { kubernetesLab } from '../templates/labs.ts';
import { clusterFiles, reply, serveApi } from './local-cluster.ts';
import type { Answer, ScriptedApi } from './local-cluster.ts';

let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  files = await clusterFiles();
});

async function scripted(answer: Answer): Promise<{ readonly api: Api } & ScriptedApi> {
  const server = await serveApi(answer, { files });
  const api = await openApi(server.node);
  onTestFinished(() => api.close());
  return { ...server, api };
}

const version = (resourceVersion: string) => ({ metadata: { name: 'a', resourceVersion } });
const object: ApiObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } };

describe('applyObjects', () => {
  it('counts what it created or changed, and asks for each object once', async () => {
    const { api, asked } = await scripted((stream, { method, path }) => {
      if (path.includes('/new')) reply(stream, method === 'GET' ? 404 : 201, method === 'GET' ? { message: 'not found' } : version('1'));
      else reply(stream, 200, version(path.includes('/same') || method === 'GET' ? '1' : '2'));
    });
    const named = (name: string): ApiObject => ({ ...object, metadata: { name } });
    expect(await applyObjects(api, ['new', 'same', 'other'].map(named), { timeoutMs: 5000 })).toBe(2);
    expect(asked.filter(({ method }) => method === 'PATCH').map(({ path }) => path).sort()).toEqual(
      ['new', 'other', 'same'].map(name => `/api/v1/namespaces/default/services/${name}?fieldManager=k8s-lab&force=true`),
    );
  });

  it.each([
    [404, 'namespaces "kube-system" not found'],
    [409, 'conflict'],
    [429, 'too many requests'],
    [500, 'etcdserver: request timed out'],
  ])('tries again after %d: %s', async (status, message) => {
    let refusals = 3;
    const { api } = await scripted((stream, { method }) => {
      if (method === 'PATCH' && refusals-- > 0) reply(stream, status, { message });
      else reply(stream, method === 'GET' ? 404 : 201, method === 'GET' ? {} : version('1'));
    });
    expect(await applyObjects(api, [object], { timeoutMs: 5000 })).toBe(1);
  });

  const dns: ApiObject = { kind: 'Service', metadata: { name: 'kube-dns', namespace: 'kube-system' }, spec: { clusterIP: '10.254.0.2' } };
  const taken = { message: 'failed to allocate IP 10.254.0.2: provided IP is already allocated' };
  const addressOf = (name: string) => ({ spec: { parentRef: { resource: 'services', namespace: 'kube-system', name } } });

  it('frees the address of a Service whose creation was cut off', async () => {
    let allocated = true;
    const { api, asked } = await scripted((stream, { method, path }) => {
      if (method === 'DELETE') allocated = false;
      if (path.includes('/ipaddresses/')) reply(stream, 200, addressOf('kube-dns'));
      else if (method === 'GET') reply(stream, 404, {});
      else reply(stream, allocated ? 422 : 201, allocated ? taken : version('1'));
    });
    expect(await applyObjects(api, [dns], { timeoutMs: 5000 })).toBe(1);
    expect(asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual(['/apis/networking.k8s.io/v1/ipaddresses/10.254.0.2']);
  });

  it("leaves another Service's address alone, and says whose it is", async () => {
    const { api, asked } = await scripted((stream, { method, path }) => {
      if (path.includes('/ipaddresses/')) reply(stream, 200, addressOf('mine'));
      else reply(stream, method === 'GET' ? 404 : 422, method === 'GET' ? {} : taken);
    });
    await expect(applyObjects(api, [dns], { timeoutMs: 5000 })).rejects.toThrow('refused Service kube-dns: 10.254.0.2 belongs to the service kube-system/mine');
    expect(asked.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  it('fails at once for an object that is invalid, and at the deadline for one that stays refused', async () => {
    const { api, asked } = await scripted((stream, { method, body }) => {
      if (method === 'GET') reply(stream, 404, {});
      else reply(stream, body.includes('Deployment') ? 422 : 503, { message: 'no such thing' });
    });
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'b' } };
    await expect(applyObjects(api, [deployment], { timeoutMs: 60_000 })).rejects.toThrow('the API of Kubernetes refused Deployment b: no such thing');
    expect(asked).toHaveLength(2);
    await expect(applyObjects(api, [object], { timeoutMs: 50 })).rejects.toThrow('the API of Kubernetes refused Service a: no such thing');
  });
});

describe('awaitReady', () => {
  const lab = kubernetesLab({ nodes: ['node1', 'node2'] });
  const wanted: ApiObject = { kind: 'Deployment', metadata: { name: 'nginx' } };
  const node = (name: string, status: string): ApiObject => ({ metadata: { name }, status: { conditions: [{ type: 'Ready', status }] } });
  const rollout = (readyReplicas: number): ApiObject => ({
    metadata: { name: 'nginx', generation: 2 },
    spec: { replicas: 2 },
    status: { observedGeneration: 2, updatedReplicas: 2, replicas: 2, readyReplicas },
  });
  const lines = (objects: readonly ApiObject[]): string => objects.map(one => `${JSON.stringify({ type: 'MODIFIED', object: one })}\n`).join('');
  const pending = { metadata: { name: 'nginx-1' }, spec: { nodeName: 'node2' }, status: { phase: 'Pending', containerStatuses: [{ ready: false, state: { waiting: { reason: 'ErrImageNeverPull', message: 'image is absent' } } }] } };

  /** An API that sends these objects to each watch, which ends, or stays open if `open`. */
  async function watched(nodes: readonly ApiObject[], deployments: readonly ApiObject[], open: boolean): Promise<Api> {
    const { api } = await scripted((stream, { path }) => {
      if (!path.includes('watch=1')) {
        reply(stream, 200, { items: path.includes('/pods') ? [pending] : [] });
        return;
      }
      stream.respond({ ':status': 200 });
      stream.write(lines(path.includes('/nodes') ? nodes : deployments));
      if (!open) stream.end();
    });
    return api;
  }

  const wait = (api: Api, timeoutMs: number, told: string[] = [], signal = new AbortController().signal) =>
    awaitReady(api, lab, [wanted], { timeoutMs, signal, tell: text => told.push(text) });

  it('returns as soon as every node and deployment is ready', async () => {
    const told: string[] = [];
    const api = await watched([node('node1', 'False'), node('node1', 'True'), node('stranger', 'False'), node('node2', 'True')], [rollout(1), rollout(2)], true);
    expect(await wait(api, 60_000, told)).toEqual([]);
    expect(told.at(-1)).toMatch(/^waiting for (?:node|deployment) \S+$/);
    expect(told[0]).toMatch(/^waiting for node node1, node node2, deployment nginx$/);
  });

  it('says at the deadline what is not ready, and why', async () => {
    const api = await watched([node('node1', 'True'), node('node2', 'True'), node('node2', 'Unknown')], [rollout(1)], true);
    expect(await wait(api, 1500)).toEqual(['not ready: deployment nginx, node node2', 'pod nginx-1 on node2: ErrImageNeverPull: image is absent']);
  });

  it('watches again when the API has ended a watch', async () => {
    let watches = 0;
    const { api } = await scripted((stream, { path }) => {
      if (path.includes('/nodes')) watches += 1;
      reply(stream, 200, path.includes('/nodes') ? lines([node('node1', 'True'), node('node2', watches > 2 ? 'True' : 'False')]) : lines([rollout(2)]));
    });
    expect(await wait(api, 60_000)).toEqual([]);
    expect(watches).toBe(3);
  });

  it('ends when it is interrupted', async () => {
    const stop = new AbortController();
    const api = await watched([node('node1', 'True')], [], true);
    const waiting = wait(api, 60_000, [], stop.signal);
    stop.abort();
    expect((await waiting)[0]).toMatch(/^not ready: /);
  });
});

describe('the reason of a pod', () => {
  const pod = { metadata: { name: 'a' }, spec: {} };
  const event = (name: string, message: string, lastTimestamp?: string) => ({ metadata: { name: 'e' }, message, involvedObject: { name }, ...(lastTimestamp && { lastTimestamp }) });
  const ended = { terminated: { exitCode: 137, reason: 'OOMKilled' } };

  it.each([
    [{}, [event('a', 'old'), event('a', 'new'), event('b', 'other')], 'new'],
    [{}, [event('a', 'new', '2026-11-28T05:00:02Z'), event('a', 'old', '2026-11-28T05:00:01Z')], 'new'],
    [{ containerStatuses: [{ ready: false, state: ended }] }, [], 'ended with exit code 137 (OOMKilled)'],
    [{ containerStatuses: [{ ready: false, state: { terminated: { exitCode: 1, reason: 'Error' } } }] }, [], 'ended with exit code 1'],
    [{ containerStatuses: [{ ready: false, restartCount: 2, state: {}, lastState: ended }] }, [event('a', 'its probe failed')], 'its probe failed; restarted 2 times, when it had ended with exit code 137 (OOMKilled)'],
    [{ phase: 'Running', containerStatuses: [{ ready: false, restartCount: 1 }] }, [], 'Running; restarted 1 time'],
    [{ containerStatuses: [{ ready: true }, { ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } }] }, [], 'CrashLoopBackOff'],
    [{ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] }, [], '0/3 nodes are available'],
    [{ phase: 'Pending' }, [event('b', 'other')], 'Pending'],
    [{}, [], 'no status'],
  ])('with status %j and events %j is %s', (status, events, reason) => {
    expect(reasonOf({ ...pod, status }, events)).toBe(reason);
  });
});

describe('the objects of a lab', () => {
  it('have a path each, none twice', () => {
    const paths = clusterObjects(kubernetesLab()).map(pathOf);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toEqual(expect.arrayContaining([
      '/apis/apps/v1/namespaces/kube-system/deployments/coredns',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/k8s-lab:coredns',
      '/apis/networking.k8s.io/v1/ingressclasses/traefik',
      '/api/v1/namespaces/kube-system/services/kube-dns',
      '/api/v1/namespaces/default/services/nginx',
    ]));
  });

  it('of an unknown kind have none', () => {
    expect(() => pathOf({ kind: 'Widget', metadata: { name: 'a' } })).toThrow('objects of the kind Widget have no path');
  });
});
