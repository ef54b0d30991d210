import { SetupError } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import type { CachePaths } from './cache.ts';
import { describeJob } from './jobs.ts';
import type { Job } from './jobs.ts';
import { imageRecipe } from './kubernetes/image-recipes.ts';
import type { OnProgress } from './progress.ts';
import { doBuilds } from './run-builds.ts';
import { doPackages } from './run-packages.ts';
import { doRelease } from './run-releases.ts';

export interface JobsOptions {
  readonly host: Host;
  readonly env: NodeJS.ProcessEnv;
  readonly cache: CachePaths;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal | undefined;
}

/** Runs every job: those with apt, those with Go and each download in parallel; returns the errors. */
export async function doJobs(jobs: readonly Job[], options: JobsOptions): Promise<readonly unknown[]> {
  const apt = jobs.filter(usesApt);
  const go = jobs.filter(usesGo);
  const others = jobs.filter(job => !usesApt(job) && !usesGo(job));
  const work = [...(apt.length > 0 ? [doPackages(apt, options)] : []), doBuilds(go, options), ...others.map(job => doOther(job, options))];
  const settled = await Promise.allSettled(work);
  return settled.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : (result.value ?? [])));
}

function usesApt({ kind, name }: Job): boolean {
  return kind === 'package' || (kind === 'image' && imageRecipe(name).packages !== undefined);
}

// However kube is obtained, the images of what comes with it are made after it.
function usesGo(job: Job): boolean {
  return job.kind === 'build' || job.name === 'kubernetes' || (job.kind === 'image' && !usesApt(job));
}

async function doOther(job: Job, options: JobsOptions): Promise<void> {
  if (job.kind === 'release' && job.name !== 'kubernetes') await doRelease(job.name, options);
  else throw new SetupError(describeJob(job));
}
