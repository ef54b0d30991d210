import { dirname, join, resolve } from 'node:path';
import { SetupError } from '../errors.ts';
import { packageTree } from './cache.ts';
import type { CachePaths } from './cache.ts';
import { findHelpers, inTree } from './helpers.ts';
import { findKubernetes } from './kubernetes/places.ts';
import { isExecutable, lookUp, programFolders } from './look-up.ts';
import type { Helpers, KubernetesTools, Tool } from './tools.ts';
import { helperPrograms, kubernetesHelperPrograms, packageOf } from './versions.ts';
import type { Program } from './versions.ts';

export interface NamedBinaries {
  readonly etcdBinary?: string | undefined;
  readonly flannelBinary?: string | undefined;
}

export interface Wanted extends NamedBinaries {
  /** Whether to look for the programs and images of a Kubernetes cluster too. */
  readonly kubernetes?: boolean | undefined;
}

export type Place = Omit<Tool, 'version'>;

/** The path of each program, without its version. */
export interface Places {
  readonly etcd: Place | undefined;
  readonly etcdctl: Place | undefined;
  readonly flanneld: Place | undefined;
  readonly helpers: Helpers;
  readonly kubernetes?: KubernetesTools;
  readonly missing: readonly Program[];
}

/** Looks for every program in the lab file, then in PATH, then in the cache. */
export function findPlaces(wanted: Wanted, env: NodeJS.ProcessEnv, cache: CachePaths): Places {
  const folders = programFolders(env);
  const { etcdBinary, flannelBinary, kubernetes = false } = wanted;
  const find = (program: 'etcd' | 'etcdctl' | 'flanneld'): Place | undefined =>
    place('PATH', lookUp(program, folders)) ?? place('cache', lookUp(program, inCache(program, cache)));
  const main = {
    etcd: etcdBinary === undefined ? find('etcd') : namedPlace('etcd.binary', etcdBinary),
    etcdctl: etcdBinary === undefined ? find('etcdctl') : (beside(etcdBinary, 'etcdctl') ?? find('etcdctl')),
    flanneld: flannelBinary === undefined ? find('flanneld') : namedPlace('flannel.binary', flannelBinary),
  };
  const programs = kubernetes ? [...helperPrograms, ...kubernetesHelperPrograms] : helperPrograms;
  const { helpers, missing } = findHelpers(programs, folders, cache);
  const cluster = kubernetes ? findKubernetes(cache) : { missing: [] };
  const absent = (['etcd', 'etcdctl', 'flanneld'] as const).filter(program => main[program] === undefined);
  return { ...main, helpers, ...cluster, missing: [...absent, ...missing, ...cluster.missing] };
}

function place(from: Tool['from'], path: string | undefined): Place | undefined {
  return path === undefined ? undefined : { path, from };
}

function beside(binary: string, program: string): Place | undefined {
  return place('lab file', lookUp(program, [dirname(resolve(binary))]));
}

function namedPlace(field: string, binary: string): Place {
  const path = resolve(binary);
  if (isExecutable(path)) return { path, from: 'lab file' };
  throw new SetupError(`${field}: ${path} is not an executable file`, {
    hint: `correct ${field} in the lab file, or leave it out to use the one in PATH or from \`k8s-lab setup\``,
  });
}

function inCache(program: 'etcd' | 'etcdctl' | 'flanneld', cache: CachePaths): readonly string[] {
  if (program === 'flanneld') return [cache.flannel];
  const tree = packageTree(cache, packageOf[program]);
  return [...(tree === undefined ? [] : inTree(tree)), join(cache.etcd)];
}
