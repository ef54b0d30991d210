import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SetupError } from '../../errors.ts';
import type { Argv, Host } from '../../system/exec.ts';
import { makeFolder } from '../cache.ts';
import type { CachePaths } from '../cache.ts';
import type { Go } from '../go.ts';
import { versions } from '../versions.ts';
import { builtFolder, builtPrograms, ldflags, recipe } from './recipe.ts';

/** The size of modules and compiled packages during the build. */
const neededBytes = 8_000_000_000;

/** Builds Kubernetes, CoreDNS, Traefik and the CNI plug-ins from the sources pinned in tools/kube. */
export async function buildKubernetes(host: Host, go: Go, cache: CachePaths, setDetail: (detail: string) => void): Promise<string> {
  go.checkRoom('kube', neededBytes);
  const place = builtFolder(cache);
  const sources = join(cache.goBuild, 'kube');
  copyRecipe(sources);
  await go.run(['env', 'GOFLAGS=-modcacherw', 'sh', 'trim.sh'], { cwd: sources, setDetail: () => setDetail('downloading the sources of CoreDNS and Traefik') });
  return await makeFolder(cache, async target => {
    await go.run(buildArgv(target), { cwd: sources, setDetail });
    mkdirSync(join(target, 'cni'));
    for (const name of builtPrograms.filter(path => dirname(path) === 'cni')) renameSync(join(target, basename(name)), join(target, name));
    await checkVersions(host, target);
    return { place };
  });
}

function copyRecipe(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of recipe()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

function buildArgv(folder: string): Argv {
  // The linker leaves debug information out (-s -w), so the compiler need not write it.
  const flags = ['-v', '-modcacherw', '-mod=readonly', '-buildvcs=false', '-trimpath', '-gcflags=all=-dwarf=false', '-ldflags', ldflags()];
  return ['go', 'build', ...flags, '-o', `${folder}/`, '.', './coredns', './traefik', 'tool'];
}

async function checkVersions(host: Host, folder: string): Promise<void> {
  const { kubernetes, coredns, traefik } = versions;
  const expected = [
    [['kube', 'kubelet', '--version'], kubernetes.version],
    [['coredns', '-version'], coredns.version],
    [['traefik', 'version'], traefik.version],
  ] as const;
  for (const [[program, ...args], version] of expected) {
    const { stdout } = await host.run([join(folder, program), ...args]);
    if (!stdout.includes(version)) throw new SetupError(`${program} was built with another version than ${version}; it printed: ${stdout.slice(0, 200)}`);
  }
}
