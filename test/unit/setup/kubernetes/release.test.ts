import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createHost } from '../../../../src/system/host.ts';
import { cachePaths } from '../../../../src/setup/cache.ts';
import type { CachePaths } from '../../../../src/setup/cache.ts';
import { obtainKubernetesReleases } from '../../../../src/setup/kubernetes/obtain-releases.ts';
import { builtFolder } from '../../../../src/setup/kubernetes/recipe.ts';
import { putFile, scratchFolder } from '../scratch.ts';

// Each archive's content as its publisher arranges it, by a part of its address.
const layouts = {
  'kubernetes-server': ['kube-apiserver', 'kubelet', 'kubectl', 'kube-proxy', 'kube-scheduler', 'kube-controller-manager', 'kubeadm'].map(name => `kubernetes/server/bin/${name}`),
  coredns_: ['coredns'],
  traefik_: ['CHANGELOG.md', 'LICENSE.md', 'traefik'],
  'cni-plugins': ['./LICENSE', './bridge', './host-local', './loopback', './portmap', './vlan'],
};
const script = '#!/bin/sh\necho "$(basename "$0") $*"\n';

let cache: CachePaths;

beforeEach(() => {
  cache = cachePaths({ XDG_CACHE_HOME: scratchFolder() });
});

function archiveOf(files: readonly string[]): Buffer {
  const folder = scratchFolder();
  for (const name of files) putFile(join(folder, name), script, 0o755);
  return execFileSync('tar', ['-czf', '-', ...files], { cwd: folder });
}

function serve(damage: (url: string, archive: Buffer) => Buffer = (_, archive) => archive): void {
  const archives = Object.entries(layouts).map(([part, files]) => [part, archiveOf(files)] as const);
  const sum = (algorithm: string, url: string): string => createHash(algorithm).update(find(url)).digest('hex');
  const find = (url: string): Buffer => archives.find(([part]) => url.includes(part.replace(/_$/, '')))?.[1] ?? Buffer.alloc(0);
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const names = [`coredns_1.14.7_linux_${arch}.tgz`, `traefik_v3.6.12_linux_${arch}.tar.gz`, `cni-plugins-linux-${arch}-v1.9.1.tgz`];
  const answer = (url: string): Response => {
    if (url.endsWith('.sha512')) return new Response(sum('sha512', url));
    if (url.includes('api.github.com')) return Response.json({ assets: names.map(name => ({ name, digest: `sha256:${sum('sha256', name)}` })) });
    return new Response(new Uint8Array(damage(url, find(url))));
  };
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(answer(url)));
  onTestFinished(() => void vi.unstubAllGlobals());
}

test('the four releases make one folder, whose kube starts the program that its name or first argument says', async () => {
  serve();
  const folder = await obtainKubernetesReleases(createHost(), cache, {});
  expect(folder).toBe(builtFolder(cache));
  for (const name of ['kube', 'coredns', 'traefik', 'cni/bridge', 'cni/host-local', 'cni/loopback', 'cni/portmap']) {
    expect(existsSync(join(folder, name))).toBe(true);
  }
  expect(existsSync(join(folder, 'release/kubeadm'))).toBe(false);
  const kube = join(folder, 'kube');
  expect(execFileSync(kube, ['kubelet', '--a', 'b c'], { encoding: 'utf8' })).toBe('kubelet --a b c\n');
  const link = join(scratchFolder(), 'kubectl');
  symlinkSync(kube, link);
  expect(execFileSync(link, ['get', 'pods'], { encoding: 'utf8' })).toBe('kubectl get pods\n');
  const { status, stderr } = spawnSync(kube, ['nothing'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('programs: kube-apiserver kube-controller-manager kube-proxy');
});

test.each(['kubernetes-server', 'coredns_', 'traefik_', 'cni-plugins'])('a %s archive with another digest is refused', async part => {
  serve((url, archive) => (basename(url).startsWith(part) ? Buffer.concat([archive, Buffer.from('x')]) : archive));
  const algorithm = part === 'kubernetes-server' ? 'sha512' : 'sha256';
  await expect(obtainKubernetesReleases(createHost(), cache, {})).rejects.toThrow(new RegExp(`${part}.* has the wrong ${algorithm} digest`));
  expect(existsSync(builtFolder(cache))).toBe(false);
});
