import { InterruptedError, SetupError, messageOf } from '../errors.ts';
import { buildFlannel } from './build-flannel.ts';
import { definedVariables } from './environment.ts';
import { openGo } from './go.ts';
import type { Go } from './go.ts';
import type { Built, Job } from './jobs.ts';
import { buildKubernetes } from './kubernetes/build.ts';
import { obtainBuiltImage } from './kubernetes/obtain-image.ts';
import { withProgress } from './progress.ts';
import type { JobsOptions } from './run-jobs.ts';
import { doRelease } from './run-releases.ts';
import { versions } from './versions.ts';

/** Builds programs with Go, one after the other, then makes images of them; returns the errors. */
export async function doBuilds(jobs: readonly Job[], options: JobsOptions): Promise<readonly unknown[]> {
  const builds = jobs.filter(({ kind }) => kind === 'build');
  const go = openGo(options.host, options.cache, definedVariables(options.env));
  const errors: unknown[] = [];
  for (const { name } of builds) await build[name as Built](go, options).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) return errors;
  if (builds.length > 0) await go.forget();
  for (const job of jobs) if (job.kind === 'image') await doImage(job, options);
  return [];
}

const build: Readonly<Record<Built, (go: Go, options: JobsOptions) => Promise<void>>> = { flannel: buildOrDownloadFlannel, kubernetes: buildKube };

async function buildOrDownloadFlannel(go: Go, options: JobsOptions): Promise<void> {
  const { host, cache, onProgress } = options;
  try {
    await withProgress(`flanneld: building ${versions.flannel.version}`, onProgress, async setDetail => {
      await buildFlannel(host, go, cache, setDetail);
    });
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    onProgress('flanneld: the build failed; trying the publisher\'s release');
    await doRelease('flannel', options).catch((second: unknown) => {
      if (second instanceof InterruptedError) throw second;
      throw new SetupError(`flanneld could not be built or downloaded\n${messageOf(error)}\n${messageOf(second)}`, { cause: error });
    });
  }
}

async function buildKube(go: Go, { host, cache, onProgress }: JobsOptions): Promise<void> {
  try {
    await withProgress(`kube: building Kubernetes ${versions.kubernetes.version}`, onProgress, async setDetail => {
      await buildKubernetes(host, go, cache, setDetail);
    });
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    throw new SetupError(`kube could not be built\n${messageOf(error)}`, { cause: error });
  }
}

async function doImage({ name }: Job, { cache, onProgress }: JobsOptions): Promise<void> {
  await withProgress(`image ${name}: ${versions[name as 'coredns' | 'traefik'].version}`, onProgress, async () => {
    await obtainBuiltImage(cache, name as 'coredns' | 'traefik');
  });
}
