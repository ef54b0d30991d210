import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter } from 'node:path';
import { cachePaths } from '../../src/setup/cache.ts';
import { builtFolder } from '../../src/setup/kubernetes/recipe.ts';
import { lookUp, programFolders } from '../../src/setup/look-up.ts';
import { findPlaces } from '../../src/setup/places.ts';
import type { Places } from '../../src/setup/places.ts';
import type { Account } from './user.ts';

/** The path of a program as a lab finds it: in PATH, or in the cache of `k8s-lab setup`. */
export function programPath(name: 'etcd' | 'etcdctl'): string {
  return foundPlaces()[name]?.path ?? missing(name);
}

/** The path of a helper program such as iptables-save as a lab finds it, and the environment in which it runs. */
export function helperProgram(name: string): { readonly path: string; readonly env: NodeJS.ProcessEnv } {
  const { path, libraryPath, xtablesLibdir } = foundPlaces().helpers;
  return {
    path: lookUp(name, [...programFolders(process.env), ...path]) ?? missing(name),
    env: {
      ...process.env,
      PATH: [process.env['PATH'], ...path].join(delimiter),
      ...(libraryPath.length > 0 && { LD_LIBRARY_PATH: libraryPath.join(delimiter) }),
      ...(xtablesLibdir && { XTABLES_LIBDIR: xtablesLibdir }),
    },
  };
}

/** Whether this machine has a program that `setup` does not install. */
export function isInstalled(name: string): boolean {
  return lookUp(name, programFolders(process.env)) !== undefined;
}

/** Gives an account that cannot read one's own cache the programs that `k8s-lab setup` installed, as hard links where possible. */
export function copyPrograms(cacheHome: string, { uid, gid }: Account): void {
  const from = cachePaths(process.env);
  const { folder } = cachePaths({ XDG_CACHE_HOME: cacheHome });
  mkdirSync(folder);
  chownSync(folder, uid, gid);
  const paths = [from.debs, from.flannel, from.etcd, from.images, builtFolder(from)].filter(path => existsSync(path));
  if (paths.length > 0) execFileSync('sh', ['-c', 'cp -a --link "$@" 2>/dev/null || cp -a --force "$@"', 'sh', ...paths, folder]);
}

function foundPlaces(): Places {
  return findPlaces({}, process.env, cachePaths(process.env));
}

function missing(name: string): never {
  throw new Error(`${name} is missing (looked in PATH and in ${cachePaths(process.env).folder}); \`k8s-lab setup\` installs it`);
}
