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
  readonly onProgress: OnProgress;
  readonly signal?: AbortSignal | undefined;
}

/** Gets every program that a lab needs and this machine lacks into the cache, without root. */
export async function obtainTools(options: ObtainOptions): Promise<Tools> {
  const { host, env = process.env, signal, onProgress } = options;
  const cache = cachePaths(env);
  if (jobsFor(env, cache).length > 0) {
    const holder = `k8s-lab setup (process ${process.pid})`;
    const release = await takeLock(cache.lock, { holder, signal, onWait: other => onProgress(`waiting for ${other}`) });
    try {
      // Another setup may have got everything meanwhile; one that was killed leaves only unfinished things.
      rmSync(cache.unfinished, { recursive: true, force: true });
      await obtain(jobsFor(env, cache), { host, env, cache, onProgress, signal });
    } finally {
      rmSync(cache.unfinished, { recursive: true, force: true });
      release();
    }
  }
  return await findTools({ host, env });
}

/** What obtainTools would do, a line a job; empty when nothing is missing. */
export function describeMissing(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  return jobsFor(env, cachePaths(env)).map(describeJob);
}

function jobsFor(env: NodeJS.ProcessEnv, cache: CachePaths): readonly Job[] {
  return planJobs(findPlaces({}, env, cache).missing, findMeans(env));
}

type JobsOptions = Parameters<typeof doJobs>[1];

async function obtain(jobs: readonly Job[], options: JobsOptions): Promise<void> {
  const errors = (await doJobs(jobs, options)).map(asError);
  const [first] = errors;
  if (first === undefined) return;
  // A bug is shown as one, and an interruption is nothing to explain.
  const other = errors.find(error => !(error instanceof LabError) || error instanceof InterruptedError);
  if (other !== undefined) throw other;
  throw new SetupError(`not everything could be obtained\n${errors.map(messageOf).join('\n')}`, {
    hint: nextStep(jobs),
    cause: first,
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(messageOf(thrown));
}

function nextStep(jobs: readonly Job[]): string {
  const names = jobs.flatMap(({ programs }) => programs);
  const fields = [
    ...(names.includes('etcd') ? ['etcd.binary'] : []),
    ...(names.includes('flanneld') ? ['flannel.binary'] : []),
  ];
  const elsewhere = fields.length > 0 ? `, or name programs that you have with ${fields.join(' and ')} in the lab file` : '';
  return `run k8s-lab setup again when the network is there (it goes on from where it stopped)${elsewhere}`;
}
