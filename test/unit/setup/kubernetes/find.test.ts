import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { cachePaths } from '../../../../src/setup/cache.ts';
import { findTools } from '../../../../src/setup/find.ts';
import { builtFolder, ldflags } from '../../../../src/setup/kubernetes/recipe.ts';
import { kubernetesHelperPrograms } from '../../../../src/setup/versions.ts';
import { allPrograms, putPrograms, scratchFolder } from '../scratch.ts';
import { scriptedHost } from '../scripted-host.ts';
import { putBuilt, putImages } from './seed.ts';

const host = scriptedHost({
  etcd: () => 'etcd Version: 3.4.23\n',
  etcdctl: () => 'etcdctl version: 3.4.23\n',
  flanneld: () => 'v0.28.10\n',
});

let folder = '';
let env: NodeJS.ProcessEnv = {};

beforeEach(() => {
  folder = scratchFolder();
  env = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: folder };
  putPrograms(join(folder, 'bin'), allPrograms);
});

test('nothing of Kubernetes is looked for unless asked', async () => {
  expect(await findTools({ host, env })).not.toHaveProperty('kubernetes');
});

test('everything that a cluster lacks is named at once, and the next step', async () => {
  const names = 'containerd, containerd-shim-runc-v2, ctr, runc, kube, image pause, image nginx, image coredns, image traefik';
  await expect(findTools({ host, env, kubernetes: true })).rejects.toMatchObject({
    message: expect.stringContaining(`missing: ${names} (`) as string,
    hint: expect.stringContaining('`k8s-lab setup --kubernetes`') as string,
  });
});

test('programs and images from the cache; containerd from its package', async () => {
  const cache = cachePaths(env);
  putBuilt(cache);
  await putImages(cache);
  const tree = join(cache.debs, 'containerd_1.6.20');
  putPrograms(join(tree, 'usr/bin'), kubernetesHelperPrograms.filter(name => name !== 'runc'));
  putPrograms(join(folder, 'bin'), ['runc']);
  const { helpers, kubernetes } = await findTools({ host, env, kubernetes: true });
  expect(helpers.trees).toEqual([join(folder, 'bin'), tree]);
  expect(kubernetes).toMatchObject({
    version: '1.33.13',
    kube: join(builtFolder(cache), 'kube'),
    cni: join(builtFolder(cache), 'cni'),
    images: { nginx: { version: '1.22.1-9' }, coredns: { version: '1.14.7' } },
  });
  chmodSync(join(builtFolder(cache), 'cni/portmap'), 0o644);
  await expect(findTools({ host, env, kubernetes: true })).rejects.toThrow('missing: kube (');
});

test('the version is stamped into every package that reports one', () => {
  expect(ldflags()).toContain('-X k8s.io/component-base/version.gitVersion=v1.33.13 ');
  expect(ldflags()).toContain('-X k8s.io/client-go/pkg/version.gitVersion=v1.33.13 ');
  expect(ldflags()).toContain('-X k8s.io/client-go/pkg/version.gitMinor=33 ');
});
