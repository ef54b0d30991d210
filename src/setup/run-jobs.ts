import { SetupError } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import type { CachePaths } from './cache.ts';
import { describeJob } from './jobs.ts';
import type { Job } from './jobs.ts';
import { imageRecipe } from './kubernetes/image-recipes.ts';
import type { Released } from './obtain-release.ts';
import type { OnProgress } from './progress.ts';
import { doBuilds } from './run-builds.ts';
import { doPackages } from './run-packages.ts';
import { doRelease } from './run-releases.ts';
import type { ImageName } from '../services/images.ts';

export interface JobsOptions {
  readonly host: Host;
  readonly env: NodeJS.ProcessEnv;
  readonly cache: CachePaths;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal | undefined;
}

/** Runs every job: those with apt, those with Go and each download in parallel; returns the errors. */
export async function doJobs(jobs: readonly Job[], options: JobsOptions): Promise<readonly unknown[]> {
  const apt = jobs.filter(job => job.kind === 'package' || (job.kind === 'image' && isPackaged(job)));
  // The images of programs that are built with kube come after it, however it is obtained.
  const go = jobs.filter(job => job.kind === 'build' || job.programs.includes('kube') || (job.kind === 'image' && !isPackaged(job)));
  const others = jobs.filter(job => !apt.includes(job) && !go.includes(job));
  const work = [...(apt.length > 0 ? [doPackages(apt, options)] : []), doBuilds(go, options), ...others.map(job => doOther(job, options))];
  const settled = await Promise.allSettled(work);
  return settled.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : (result.value ?? [])));
}

function isPackaged({ name }: Job): boolean {
  return imageRecipe(name as ImageName).packages !== undefined;
}

async function doOther(job: Job, options: JobsOptions): Promise<void> {
  if (job.kind === 'nothing') throw new SetupError(describeJob(job));
  await doRelease(job.name as Released, options);
}
