import { lookUp, programFolders } from './look-up.ts';
import { packageOf, versions } from './versions.ts';
import type { Program } from './versions.ts';

/** One thing that setup has to get, and for which missing programs. */
export interface Job {
  readonly kind: 'package' | 'release' | 'build' | 'nothing';
  /** The package's or the publisher's name for it. */
  readonly name: string;
  readonly programs: readonly Program[];
}

/** What this machine has to obtain programs with. */
export interface Means {
  readonly apt: boolean;
  readonly go: boolean;
}

/** How each missing program is obtained with the means at hand. */
export function planJobs(missing: readonly Program[], means: Means): readonly Job[] {
  const jobs = new Map<string, Job>();
  for (const program of missing) {
    const { kind, name } = wayTo(program, means);
    const programs = [...(jobs.get(name)?.programs ?? []), program];
    jobs.set(name, { kind, name, programs });
  }
  return [...jobs.values()];
}

/** The job in words, for a person who asks what setup would do. */
export function describeJob({ kind, name, programs }: Job): string {
  const what = programs.join(', ');
  if (kind === 'package') return `${what}: extract the Debian package ${name} into the cache`;
  if (kind === 'build') return `${what}: build ${name} ${versions.flannel.version} with Go`;
  if (kind === 'release') return `${what}: download the release of ${name}, checked against its publisher's digest`;
  return `${what}: cannot be obtained here; install the package that has it (${name} in Debian)`;
}

/** What of this environment's PATH serves to obtain programs: flannel has parts in C, so Go alone does not. */
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
