import { InterruptedError, SetupError, messageOf } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { buildFlannel } from './build-flannel.ts';
import type { CachePaths } from './cache.ts';
import { definedVariables } from './environment.ts';
import { openGo } from './go.ts';
import type { Go } from './go.ts';
import type { Built, Job } from './jobs.ts';
import { buildKubernetes } from './kubernetes/build.ts';
import { obtainBuiltImage } from './kubernetes/obtain-image.ts';
import { withProgress } from './progress.ts';
import type { JobsOptions } from './run-jobs.ts';
import { doKubernetesReleases, doRelease } from './run-releases.ts';
import type { ImageName } from '../services/images.ts';
import { versions } from './versions.ts';

/** Builds programs with Go, one after the other, then makes images of them; returns the errors. */
export async function doBuilds(jobs: readonly Job[], options: JobsOptions): Promise<readonly unknown[]> {
  const go = openGo(options.host, options.cache, definedVariables(options.env));
  const errors: unknown[] = [];
  for (const { kind, name } of jobs) {
    if (errors.some(error => error instanceof InterruptedError)) break;
    if (kind === 'build') await buildOrDownload(builds[name], go, options).catch((error: unknown) => errors.push(error));
    if (kind === 'release' && name === 'kubernetes') await doKubernetesReleases(options).catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) return errors;
  if (jobs.some(({ kind }) => kind === 'build')) await go.forget();
  for (const { kind, name } of jobs) if (kind === 'image') await doImage(name, options);
  return [];
}

interface Build {
  readonly program: string;
  readonly title: string;
  readonly build: (host: Host, go: Go, cache: CachePaths, setDetail: (detail: string) => void) => Promise<string>;
  readonly download: (options: JobsOptions) => Promise<void>;
}

const builds: Readonly<Record<Built, Build>> = {
  flannel: {
    program: 'flanneld',
    title: `flanneld: building ${versions.flannel.version}`,
    build: buildFlannel,
    download: async options => await doRelease('flannel', options),
  },
  kubernetes: {
    program: 'kube',
    title: `kube: building Kubernetes ${versions.kubernetes.version}`,
    build: buildKubernetes,
    download: doKubernetesReleases,
  },
};

async function buildOrDownload({ program, title, build, download }: Build, go: Go, options: JobsOptions): Promise<void> {
  const { host, cache, onProgress } = options;
  try {
    await withProgress(title, onProgress, async setDetail => await build(host, go, cache, setDetail));
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    onProgress(`${program}: the build failed; trying the publisher's release`);
    await download(options).catch((second: unknown) => {
      if (second instanceof InterruptedError) throw second;
      throw new SetupError(`${program} could not be built or downloaded\n${messageOf(error)}\n${messageOf(second)}`, { cause: error });
    });
  }
}

async function doImage(name: ImageName, { cache, onProgress }: JobsOptions): Promise<void> {
  await withProgress(`image ${name}`, onProgress, async () => await obtainBuiltImage(cache, name));
}
