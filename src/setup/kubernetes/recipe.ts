import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath } from '../../system/assets.ts';
import type { CachePaths } from '../cache.ts';
import { versions } from '../versions.ts';

/** The programs that are built together, relative to their folder. */
export const builtPrograms = ['kube', 'coredns', 'traefik', 'cni/bridge', 'cni/host-local', 'cni/loopback', 'cni/portmap'] as const;

/** The folder of the built programs in the cache; another recipe has another folder. */
export function builtFolder({ folder }: CachePaths): string {
  return join(folder, `kube-v${versions.kubernetes.version}-${digestOf(recipe())}`);
}

/** The files from which the programs are built, by their path in the module. */
export function recipe(): ReadonlyMap<string, Buffer> {
  const module = assetPath(versions.kubernetes.module);
  const names = ['.', 'coredns', 'traefik'].flatMap(folder => readdirSync(join(module, folder)).map(name => join(folder, name)));
  const files = names.filter(name => /\.(go|mod|sum|sed)$|^trim\.sh$/.test(name)).sort();
  return new Map(files.map(name => [name, readFileSync(join(module, name))]));
}

/** The linker's options, which tell the programs their versions. */
export function ldflags(): string {
  const { kubernetes, traefik, cni } = versions;
  const [major = '', minor = ''] = kubernetes.version.split('.');
  const ofKubernetes = {
    gitVersion: `v${kubernetes.version}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: kubernetes.commit,
    buildDate: kubernetes.buildDate,
  };
  // kubectl takes its version from the second of these packages, everything else from the first.
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const stamps = [
    ...packages.flatMap(name => Object.entries(ofKubernetes).map(([variable, value]) => `${name}.${variable}=${value}`)),
    `github.com/traefik/traefik/v3/pkg/version.Version=${traefik.version}`,
    `github.com/traefik/traefik/v3/pkg/version.BuildDate=${traefik.buildDate}`,
    `github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion=v${cni.version}`,
  ];
  return ['-s', '-w', ...stamps.map(stamp => `-X ${stamp}`)].join(' ');
}

function digestOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256').update(ldflags());
  for (const [name, content] of files) hash.update(`\0${name}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 12);
}
