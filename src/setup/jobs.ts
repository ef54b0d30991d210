import { lookUp, programFolders } from './look-up.ts';
import { packageOf, versions } from './versions.ts';
import type { Program } from './versions.ts';

/** One download or build of setup, and the missing programs that it provides. */
export interface Job {
  readonly kind: 'package' | 'release' | 'build' | 'nothing';
  /** The name of the package or release. */
  readonly name: string;
  readonly programs: readonly Program[];
}

/** The tools on this machine that setup can use. */
export interface Means {
  readonly apt: boolean;
  readonly go: boolean;
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
  if (kind === 'build') return `${what}: build ${name} ${versions.flannel.version} with Go`;
  if (kind === 'release') return `${what}: download the release of ${name}, and check its publisher's digest`;
  return `${what}: k8s-lab cannot install this here; install its package (${name} in Debian)`;
}

/** Finds the tools in this environment's PATH: building flannel needs a C compiler as well as Go. */
export function findMeans(env: NodeJS.ProcessEnv): Means {
  const folders = programFolders(env);
  const has = (program: string): boolean => lookUp(program, folders) !== undefined;
  return { apt: has('apt-get') && has('dpkg-deb'), go: has('go') && has('gcc') };
}

function wayTo(program: Program, { apt, go }: Means): Pick<Job, 'kind' | 'name'> {
  if (program === 'flanneld') return { kind: go ? 'build' : 'release', name: 'flannel' };
  if (apt) return { kind: 'package', name: packageOf[program] };
  if (program === 'etcd' || program === 'etcdctl') return { kind: 'release', name: 'etcd' };
  return { kind: 'nothing', name: packageOf[program] };
}
