import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { InterruptedError } from '../../../../src/errors.ts';
import { cachePaths } from '../../../../src/setup/cache.ts';
import type { CachePaths } from '../../../../src/setup/cache.ts';
import { describeMissing, obtainTools } from '../../../../src/setup/obtain.ts';
import { kubernetesHelperPrograms } from '../../../../src/setup/versions.ts';
import { allPrograms, putPrograms, scratchFolder } from '../scratch.ts';
import { scriptedHost } from '../scripted-host.ts';
import type { Answer } from '../scripted-host.ts';
import { imageFiles, putPackagedImages } from './seed.ts';

let env: NodeJS.ProcessEnv = {};
let cache: CachePaths;
const told: string[] = [];

beforeEach(() => {
  const folder = scratchFolder();
  // Everything but what is built with Go.
  putPrograms(join(folder, 'bin'), [...allPrograms, ...kubernetesHelperPrograms, 'go']);
  env = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: folder, GOFLAGS: '-p=1' };
  cache = cachePaths(env);
  told.length = 0;
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed', { cause: new Error('no network') })));
  onTestFinished(() => void vi.unstubAllGlobals());
});

function hostWith(go: Answer, built = '1.33.13') {
  return scriptedHost({
    etcd: () => 'etcd Version: 3.4.23\n',
    etcdctl: () => 'etcdctl version: 3.4.23\n',
    flanneld: () => 'v0.28.10\n',
    env: () => '',
    kube: () => `Kubernetes v${built}\n`,
    coredns: () => 'CoreDNS-1.14.7\n',
    traefik: () => 'Version: 3.6.12\n',
    go,
  });
}

const builds: Answer = ([, verb, ...args]) => {
  const folder = args[args.indexOf('-o') + 1] ?? '';
  if (verb === 'build') putPrograms(folder, ['kube', 'coredns', 'traefik', 'bridge', 'host-local', 'loopback', 'portmap']);
  return '';
};

const obtain = async (go: Answer) => await obtainTools({ host: hostWith(go), env, kubernetes: true, onProgress: text => void told.push(text) });

test('kube is built from a copy of its sources with Go in the cache, which is emptied afterwards', async () => {
  putPackagedImages(cache);
  const calls: string[] = [];
  const { kubernetes } = await obtain((argv, options) => {
    calls.push(argv.slice(0, 5).join(' '));
    expect(options.env).toMatchObject({ GOCACHE: join(cache.goBuild, 'compiled'), GOFLAGS: '-p=1' });
    if (argv[1] !== 'build') return '';
    expect(options.env).toMatchObject({ CGO_ENABLED: '0' });
    expect(readFileSync(join(options.cwd ?? '', 'traefik/server.go'), 'utf8')).toContain('package main');
    return builds(argv, options);
  });
  expect(calls).toEqual(['go build -v -modcacherw -mod=readonly', 'go clean -cache -modcache']);
  expect(kubernetes?.version).toBe('1.33.13');
  expect(existsSync(cache.goBuild)).toBe(false);
  expect(imageFiles(cache).map(name => name.split('_').slice(0, 2).join(' '))).toEqual(['coredns 1.14.7', 'nginx 1.22.1-9', 'pause 1.35.0-4', 'traefik 3.6.12']);
  expect(told).toContainEqual(expect.stringMatching(/^kube: building Kubernetes 1\.33\.13 done in/));
  expect(describeMissing(env, true)).toEqual([]);
});

test('a build that fails keeps what it compiled, and the error names both ways and the next step', async () => {
  putPackagedImages(cache);
  const failing = obtain(([, verb]) => {
    if (verb === 'build') throw new Error('no space left on device');
    return '';
  });
  await expect(failing).rejects.toMatchObject({
    message: expect.stringMatching(/kube could not be built or downloaded\nno space left on device\ncannot fetch https:\/\/dl\.k8s\.io\/.*: no network/) as string,
    hint: expect.stringContaining('run `k8s-lab setup --kubernetes` again once the network works') as string,
  });
  expect(existsSync(join(cache.goBuild, 'temporary'))).toBe(true);
  await obtain(builds);
  expect(existsSync(cache.goBuild)).toBe(false);
});

test('programs of another version are not taken', async () => {
  putPackagedImages(cache);
  const host = hostWith(builds, '0.0.0');
  const obtaining = obtainTools({ host, env, kubernetes: true, onProgress: () => undefined });
  await expect(obtaining).rejects.toThrow('kube was built with another version than 1.33.13; it printed: Kubernetes v0.0.0');
});

test('without Go, the next step is to install it', async () => {
  putPackagedImages(cache);
  env = { ...env, PATH: scratchFolder() };
  putPrograms(env['PATH'] ?? '', [...allPrograms, ...kubernetesHelperPrograms]);
  expect(describeMissing(env, true)[0]).toMatch(/^kube: download the release of kubernetes/);
  await expect(obtain(builds)).rejects.toMatchObject({ hint: expect.stringContaining('or install Go 1.21 or later to build kube') as string });
});

test('an interrupted build is the last', async () => {
  putPackagedImages(cache);
  env = { ...env, PATH: scratchFolder() };
  putPrograms(env['PATH'] ?? '', [...allPrograms.filter(name => name !== 'flanneld'), ...kubernetesHelperPrograms, 'go', 'gcc']);
  const packages: string[] = [];
  const interrupted = obtain(argv => {
    packages.push(argv.at(-1) ?? '');
    throw new InterruptedError('interrupted');
  });
  await expect(interrupted).rejects.toThrow(InterruptedError);
  expect(packages).toEqual(['github.com/flannel-io/flannel']);
});
