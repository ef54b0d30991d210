import { InterruptedError, SetupError, messageOf } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { openApt } from './apt.ts';
import { buildFlannel } from './build-flannel.ts';
import type { CachePaths } from './cache.ts';
import { definedVariables } from './environment.ts';
import { describeJob } from './jobs.ts';
import type { Job } from './jobs.ts';
import { obtainPackage } from './obtain-package.ts';
import { obtainRelease } from './obtain-release.ts';
import type { Released } from './obtain-release.ts';
import { withProgress } from './progress.ts';
import type { OnProgress } from './progress.ts';
import { versions } from './versions.ts';

export interface JobsOptions {
  readonly host: Host;
  readonly env: NodeJS.ProcessEnv;
  readonly cache: CachePaths;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal | undefined;
}

/** Runs every job, apt's in parallel with the others; returns the errors. */
export async function doJobs(jobs: readonly Job[], options: JobsOptions): Promise<readonly unknown[]> {
  const packages = jobs.filter(({ kind }) => kind === 'package');
  const others = jobs.filter(({ kind }) => kind !== 'package');
  const work = [...(packages.length > 0 ? [doPackages(packages, options)] : []), ...others.map(job => doOther(job, options))];
  const settled = await Promise.allSettled(work);
  return settled.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : []));
}

async function doPackages(jobs: readonly Job[], { host, env, cache, onProgress }: JobsOptions): Promise<void> {
  const apt = openApt(host, cache, definedVariables(env));
  const unreached = await withProgress('apt: package lists', onProgress, async () => await apt.update());
  try {
    for (const { name, programs } of jobs) {
      await withProgress(`${programs.join(', ')}: Debian package ${name}`, onProgress, async () => await obtainPackage(host, apt, cache, name));
    }
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    const names = jobs.map(({ name }) => name).join(', ');
    const why = unreached.length > 0 ? unreached.join('\n') : messageOf(error);
    throw new SetupError(`the Debian packages ${names} could not be downloaded\n${why}`, { cause: error });
  }
  apt.forget();
}

async function doOther(job: Job, options: JobsOptions): Promise<void> {
  if (job.kind === 'nothing') throw new SetupError(describeJob(job));
  if (job.kind === 'build') await buildOrDownload(options);
  else await download(job.name as Released, options);
}

async function buildOrDownload(options: JobsOptions): Promise<void> {
  const { host, cache, env, onProgress } = options;
  const title = `flanneld: building ${versions.flannel.version}`;
  try {
    await withProgress(title, onProgress, async setDetail => {
      await buildFlannel(host, cache, { env: definedVariables(env), setDetail });
    });
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    onProgress('flanneld: the build failed; trying the publisher\'s release');
    await download('flannel', options).catch((second: unknown) => {
      if (second instanceof InterruptedError) throw second;
      throw new SetupError(`flanneld could not be built or downloaded\n${messageOf(error)}\n${messageOf(second)}`, { cause: error });
    });
  }
}

async function download(name: Released, { host, cache, onProgress, signal }: JobsOptions): Promise<void> {
  await withProgress(`${name}: release ${versions[name].version}`, onProgress, async setDetail => {
    await obtainRelease(host, cache, name, { signal, setDetail });
  });
}
