import { rmSync } from 'node:fs';
import { InterruptedError, LabError, SetupError, messageOf } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { takeLock } from '../system/lock.ts';
import { cachePaths } from './cache.ts';
import type { CachePaths } from './cache.ts';
import { findTools } from './find.ts';
import { describeJob, findMeans, planJobs } from './jobs.ts';
import type { Job } from './jobs.ts';
import { findPlaces } from './places.ts';
import type { OnProgress } from './progress.ts';
import { doJobs } from './run-jobs.ts';
import type { Tools } from './tools.ts';

export interface ObtainOptions {
  readonly host: Host;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether to install the programs and images of a Kubernetes cluster too. */
  readonly kubernetes?: boolean;
  readonly onProgress: OnProgress;
  readonly signal?: AbortSignal | undefined;
}

/** Installs every missing program of a lab into the cache, without root. */
export async function obtainTools(options: ObtainOptions): Promise<Tools> {
  const { host, env = process.env, kubernetes = false, signal, onProgress } = options;
  const cache = cachePaths(env);
  if (jobsFor(env, cache, kubernetes).length > 0) {
    const holder = `k8s-lab setup (process ${process.pid})`;
    const release = await takeLock(cache.lock, { holder, signal, onWait: other => onProgress(`waiting for ${other}`) });
    try {
      // Another setup may have installed everything meanwhile; a killed one leaves only unfinished folders.
      rmSync(cache.unfinished, { recursive: true, force: true });
      await obtain(jobsFor(env, cache, kubernetes), { host, env, cache, onProgress, signal }, kubernetes);
    } finally {
      rmSync(cache.unfinished, { recursive: true, force: true });
      release();
    }
  }
  return await findTools({ host, env, kubernetes });
}

/** What obtainTools would do, a line a job; empty when nothing is missing. */
export function describeMissing(env: NodeJS.ProcessEnv = process.env, kubernetes = false): readonly string[] {
  return jobsFor(env, cachePaths(env), kubernetes).map(describeJob);
}

function jobsFor(env: NodeJS.ProcessEnv, cache: CachePaths, kubernetes: boolean): readonly Job[] {
  return planJobs(findPlaces({ kubernetes }, env, cache).missing, findMeans(env));
}

type JobsOptions = Parameters<typeof doJobs>[1];

async function obtain(jobs: readonly Job[], options: JobsOptions, kubernetes: boolean): Promise<void> {
  const errors = (await doJobs(jobs, options)).map(asError);
  const [first] = errors;
  if (first === undefined) return;
  // A bug or an interruption is reported as such.
  const other = errors.find(error => !(error instanceof LabError) || error instanceof InterruptedError);
  if (other !== undefined) throw other;
  throw new SetupError(`some programs could not be installed\n${errors.map(messageOf).join('\n')}`, {
    hint: nextStep(jobs, kubernetes),
    cause: first,
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(messageOf(thrown));
}

function nextStep(jobs: readonly Job[], kubernetes: boolean): string {
  const names = jobs.flatMap(({ programs }) => programs);
  const fields = [
    ...(names.includes('etcd') ? ['etcd.binary'] : []),
    ...(names.includes('flanneld') ? ['flannel.binary'] : []),
  ];
  const go = jobs.some(({ kind, name }) => kind === 'release' && name === 'kubernetes') ? ', or install Go 1.21 or later to build kube' : '';
  const elsewhere = fields.length > 0 ? `, or set ${fields.join(' and ')} in the lab file to your own programs` : '';
  return `run \`k8s-lab setup${kubernetes ? ' --kubernetes' : ''}\` again once the network works (it continues where it stopped)${go}${elsewhere}`;
}
