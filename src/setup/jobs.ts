import { imageNames, imageRecipe } from './kubernetes/image-recipes.ts';
import { lookUp, programFolders } from './look-up.ts';
import type { Released } from './obtain-release.ts';
import type { ImageName } from '../services/images.ts';
import { packageOf, versions } from './versions.ts';
import type { PackagedProgram, Program } from './versions.ts';

/** What is built with Go. */
export type Built = 'flannel' | 'kubernetes';

/** How missing programs are obtained, and the name of the package, the release, the sources or the image. */
type Way =
  | { readonly kind: 'package' | 'nothing'; readonly name: string }
  | { readonly kind: 'release'; readonly name: Released | 'kubernetes' }
  | { readonly kind: 'build'; readonly name: Built }
  | { readonly kind: 'image'; readonly name: ImageName };

/** One download or build of setup, and the missing programs that it provides. */
export type Job = Way & { readonly programs: readonly Program[] };

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
    const way = wayTo(program, means);
    jobs.set(way.name, { ...way, programs: [...(jobs.get(way.name)?.programs ?? []), program] });
  }
  return [...jobs.values()];
}

/** A job as text, for `--dry-run`. */
export function describeJob(job: Job): string {
  return `${job.programs.join(', ')}: ${describeWay(job)}`;
}

function describeWay({ kind, name, programs }: Job): string {
  if (kind === 'package') return `extract the Debian package ${name} into the cache`;
  if (kind === 'build') return `build ${name} ${versions[name].version} with Go`;
  if (kind === 'image') return `make it from ${sourceOf(name)}`;
  if (kind === 'release') return `download the release of ${name}, and check its publisher's digest`;
  if (programs.some(program => program.startsWith('image '))) return `k8s-lab makes it from Debian packages (${name}), and this machine has no apt-get`;
  return `k8s-lab cannot install this here; install its package (${name} in Debian)`;
}

/** Finds the tools in this environment's PATH. */
export function findMeans(env: NodeJS.ProcessEnv): Means {
  const folders = programFolders(env);
  const has = (program: string): boolean => lookUp(program, folders) !== undefined;
  return { apt: has('apt-get') && has('dpkg-deb'), go: has('go'), gcc: has('gcc') };
}

function wayTo(program: Program, { apt, go, gcc }: Means): Way {
  // One of flannel's backends is written in C.
  if (program === 'flanneld') return { kind: go && gcc ? 'build' : 'release', name: 'flannel' };
  if (program === 'kube') return { kind: go ? 'build' : 'release', name: 'kubernetes' };
  const image = imageNames.find(name => program === `image ${name}`);
  if (image) return wayToImage(image, apt);
  const packageName = packageOf[program as PackagedProgram];
  if (apt) return { kind: 'package', name: packageName };
  if (program === 'etcd' || program === 'etcdctl') return { kind: 'release', name: 'etcd' };
  return { kind: 'nothing', name: packageName };
}

function wayToImage(name: ImageName, apt: boolean): Way {
  const { packages } = imageRecipe(name);
  return packages && !apt ? { kind: 'nothing', name: packages.join(', ') } : { kind: 'image', name };
}

function sourceOf(image: ImageName): string {
  const { packages = [] } = imageRecipe(image);
  if (packages.length === 0) return 'the program that is built with kube';
  return `the Debian package${packages.length > 1 ? 's' : ''} ${packages.join(' and ')}`;
}
