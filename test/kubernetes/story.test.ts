import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHome } from '../helpers/cli.ts';
import { freePort } from '../helpers/etcd.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import { leastAccount } from '../helpers/user.ts';
import { backendsIn, clusterLab } from './cluster-lab.ts';
import type { ClusterLab } from './cluster-lab.ts';
import { getPages } from './http.ts';

// The failure that the README describes, in the order in which a user meets it.
let lab: ClusterLab;
const before = readHost();
beforeAll(() => {
  lab = clusterLab(openHome(leastAccount), 'story');
});
afterAll(async () => {
  await lab.home.k8sLab(['down', '--name', lab.name]);
  await expectNoTrace(lab.home, before).finally(() => lab.home.close());
});

interface Verification {
  readonly ready: boolean;
  readonly checks: readonly { readonly id: string; readonly status: string; readonly findings: readonly { readonly actual: string }[] }[];
}

interface Diagnosis {
  readonly causes: readonly { readonly id: string; readonly explains: readonly string[] }[];
  readonly unexplained: readonly object[];
}

const json = async <T>(args: readonly string[], exitCode = 0): Promise<T> => JSON.parse((await lab.k8sLab([...args, '--json'], exitCode)).stdout) as T;

/** The nodes whose nginx answer twenty requests through `forward node2:80`, as a browser on this machine would send them. */
async function throughForward(): Promise<readonly string[]> {
  const port = await freePort();
  const forward = lab.home.start(['forward', '--name', lab.name, 'node2:80', '--port', String(port)]);
  try {
    await forward.says('Ctrl-C ends it');
    return backendsIn((await getPages(port, 20)).join(''));
  } finally {
    forward.kill('SIGINT');
    await forward.ended;
  }
}

it('comes up verified, and both nginx answer through node2', async () => {
  const { stdout } = await lab.k8sLab(['up', '--kubernetes']);
  expect(stdout).toContain('answers for the host nginx.demo.com');
  const nodes = (await lab.podsOf('nginx')).map(({ spec }) => spec.nodeName).sort();
  expect(nodes).toContain('node2');
  expect(await throughForward()).toEqual(nodes);
});

it('without the network config verify says that one of the two nginx is not reached', async () => {
  await lab.k8sLab(['fault', 'inject', 'config-key-missing']);
  const { ready, checks } = await json<Verification>(['verify'], 1);
  expect(ready).toBe(false);
  const ingress = checks.find(({ id }) => id === 'ingress-answers');
  expect(ingress?.findings.map(({ actual }) => actual)).toContainEqual(expect.stringContaining('1 of 2 backends answer'));
});

it('diagnose names one root, and folds what failed in the cluster under it', async () => {
  const { causes, unexplained } = await json<Diagnosis>(['diagnose'], 1);
  expect(causes.map(({ id }) => id)).toEqual(['config-key-missing']);
  expect(causes[0]?.explains).toEqual(expect.arrayContaining(['ingress-answers', 'cluster-dns', 'service-vips']));
  expect(unexplained).toEqual([]);
});

it('repair brings both nginx back, in the same pods', async () => {
  const pods = await lab.podsOf('nginx');
  await lab.k8sLab(['repair', '--yes']);
  await lab.k8sLab(['verify']);
  expect(await throughForward()).toEqual(pods.map(({ spec }) => spec.nodeName).sort());
});
