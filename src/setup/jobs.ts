import { imageNames, imageRecipe } from './kubernetes/image-recipes.ts';
import { lookUp, programFolders } from './look-up.ts';
import type { ImageName } from '../services/images.ts';
import { packageOf, versions } from './versions.ts';
import type { PackagedProgram, Program } from './versions.ts';

/** What is built with Go. */
export type Built = 'flannel' | 'kubernetes';

/** One download or build of setup, and the missing programs that it provides. */
export interface Job {
  readonly kind: 'package' | 'release' | 'build' | 'image' | 'nothing';
  /** The name of the package, the release, the sources or the image. */
  readonly name: string;
  readonly programs: readonly Program[];
}

/** The tools on this machine that setup can use. */
export interface Means {
  readonly apt: boolean;
  readonly go: boolean;
  /** A C compiler. */
  readonly gcc: boolean;
}

/** How to install each missing program with the tools on this machine. */
export function planJobs(missing: readonly Program[], means: Means): readonly Job[] {
  const jobs = new Map<string, Job>();
  for (const program of missing) {
    const { kind, name } = wayTo(program, means);
    const programs = [...(jobs.get(name)?.programs ?? []), program];
    jobs.set(name, { kind, name, programs });
  }
  return [...jobs.values()];
}

/** A job as text, for `--dry-run`. */
export function describeJob({ kind, name, programs }: Job): string {
  const what = programs.join(', ');
  if (kind === 'package') return `${what}: extract the Debian package ${name} into the cache`;
  if (kind === 'build') return `${what}: build ${name} ${versions[name as Built].version} with Go`;
  if (kind === 'image') return `${what}: make it from ${sourceOf(name as ImageName)}`;
  if (kind === 'nothing' && what.startsWith('image ')) return `${what}: k8s-lab makes it from ${sourceOf(name as ImageName)}, and this machine has no apt-get`;
  if (kind === 'release') return `${what}: download the release of ${name}, and check its publisher's digest`;
  return `${what}: k8s-lab cannot install this here; install its package (${name} in Debian)`;
}

/** Finds the tools in this environment's PATH. */
export function findMeans(env: NodeJS.ProcessEnv): Means {
  const folders = programFolders(env);
  const has = (program: string): boolean => lookUp(program, folders) !== undefined;
  return { apt: has('apt-get') && has('dpkg-deb'), go: has('go'), gcc: has('gcc') };
}

function wayTo(program: Program, { apt, go, gcc }: Means): Pick<Job, 'kind' | 'name'> {
  // One of flannel's backends is written in C.
  if (program === 'flanneld') return { kind: go && gcc ? 'build' : 'release', name: 'flannel' };
  if (program === 'kube') return { kind: go ? 'build' : 'release', name: 'kubernetes' };
  const image = imageNames.find(name => program === `image ${name}`);
  if (image) return { kind: apt || !imageRecipe(image).packages ? 'image' : 'nothing', name: image };
  const packageName = packageOf[program as PackagedProgram];
  if (apt) return { kind: 'package', name: packageName };
  if (program === 'etcd' || program === 'etcdctl') return { kind: 'release', name: 'etcd' };
  return { kind: 'nothing', name: packageName };
}

function sourceOf(image: ImageName): string {
  const packages = imageRecipe(image).packages;
  return packages ? `Debian's ${packages.join(' and ')}` : 'the program that is built with kube';
}
