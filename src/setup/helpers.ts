import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageTree } from './cache.ts';
import type { CachePaths } from './cache.ts';
import { lookUp } from './look-up.ts';
import type { Helpers } from './tools.ts';
import { packageOf } from './versions.ts';
import type { PackagedProgram } from './versions.ts';

export interface HelpersFound {
  readonly helpers: Helpers;
  readonly missing: readonly PackagedProgram[];
}

/** The folders of a package that contain programs. */
export const binFolders = ['usr/sbin', 'usr/bin', 'sbin', 'bin'] as const;

// A sandbox has these folders of the host, at the same paths and in its PATH.
const hostFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const hostTrees = /^\/(usr|opt|nix|gnu)\//;

/** Finds each helper program on the host, or in the packages in the cache. */
export function findHelpers(programs: readonly PackagedProgram[], folders: readonly string[], cache: CachePaths): HelpersFound {
  const own = [...hostFolders.filter(folder => folders.includes(folder)), ...folders];
  const trees = new Set<string>();
  const outside = new Set<string>();
  const missing: PackagedProgram[] = [];
  for (const program of programs) {
    const path = lookUp(program, own);
    if (path !== undefined) {
      if (!hostFolders.includes(dirname(path))) outside.add(dirname(path));
      continue;
    }
    const tree = packageTree(cache, packageOf[program]);
    if (tree !== undefined && lookUp(program, inTree(tree)) !== undefined) trees.add(tree);
    else missing.push(program);
  }
  return { helpers: describeTrees([...outside], [...trees]), missing };
}

/** The folders of a tree that can contain programs. */
export function inTree(tree: string): readonly string[] {
  return binFolders.map(folder => join(tree, folder));
}

function describeTrees(outside: readonly string[], trees: readonly string[]): Helpers {
  const libraries = trees.flatMap(libraryFolders);
  const xtablesLibdir = libraries.map(folder => join(folder, 'xtables')).find(existsSync);
  return {
    path: [...outside, ...trees.flatMap(inTree).filter(existsSync)],
    libraryPath: libraries,
    ...(xtablesLibdir && { xtablesLibdir }),
    trees: [...outside.filter(folder => !hostTrees.test(folder)), ...trees],
  };
}

/** The folders of a tree that can contain libraries: lib and usr/lib, and the architecture's folder in each. */
export function libraryFolders(tree: string): readonly string[] {
  return ['lib', 'usr/lib'].flatMap(name => {
    const folder = join(tree, name);
    if (!existsSync(folder)) return [];
    return [folder, ...readdirSync(folder).filter(inner => inner.includes('-linux-')).map(inner => join(folder, inner))];
  });
}
