import { chownSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { cachePaths } from '../../src/setup/cache.ts';
import { lookUp, programFolders } from '../../src/setup/look-up.ts';
import { findPlaces } from '../../src/setup/places.ts';
import type { Places } from '../../src/setup/places.ts';
import type { Account } from './user.ts';

/** Where the program is that a lab would run: in PATH, or where `k8s-lab setup` put it. */
export function programPath(name: 'etcd' | 'etcdctl'): string {
  return foundPlaces()[name]?.path ?? missing(name);
}

/** A helper program such as iptables-save, where a lab would find it, and the environment in which it is found and runs. */
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

/** Whether this machine has a program that nothing obtains. */
export function isInstalled(name: string): boolean {
  return lookUp(name, programFolders(process.env)) !== undefined;
}

/** Copies the programs that `k8s-lab setup` put into one's own cache into the one of an account that cannot read that. */
export function copyPrograms(cacheHome: string, { uid, gid }: Account): void {
  const from = cachePaths(process.env);
  const { folder } = cachePaths({ XDG_CACHE_HOME: cacheHome });
  mkdirSync(folder);
  chownSync(folder, uid, gid);
  for (const path of [from.debs, from.flannel, from.etcd]) {
    if (existsSync(path)) cpSync(path, join(folder, basename(path)), { recursive: true, verbatimSymlinks: true });
  }
}

function foundPlaces(): Places {
  return findPlaces({}, process.env, cachePaths(process.env));
}

function missing(name: string): never {
  throw new Error(`${name} is missing (looked in PATH and in ${cachePaths(process.env).folder}); \`k8s-lab setup\` installs it`);
}
