import { InterruptedError, SetupError, messageOf } from '../errors.ts';
import { openApt } from './apt.ts';
import { definedVariables } from './environment.ts';
import type { Job } from './jobs.ts';
import { imageRecipe } from './kubernetes/image-recipes.ts';
import { obtainPackagedImage } from './kubernetes/obtain-image.ts';
import { obtainPackage } from './obtain-package.ts';
import { withProgress } from './progress.ts';
import type { JobsOptions } from './run-jobs.ts';

/** Extracts Debian packages, and makes images of them. */
export async function doPackages(jobs: readonly Job[], { host, env, cache, onProgress }: JobsOptions): Promise<void> {
  const apt = openApt(host, cache, definedVariables(env));
  const unreached = await withProgress('apt: package lists', onProgress, async () => await apt.update());
  try {
    for (const job of jobs) {
      await withProgress(titleOf(job), onProgress, async () => {
        if (job.kind === 'image') await obtainPackagedImage(host, apt, cache, job.name);
        else await obtainPackage(host, apt, cache, job.name);
      });
    }
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    const names = [...new Set(jobs.flatMap(packagesOf))].join(', ');
    const why = unreached.length > 0 ? unreached.join('\n') : messageOf(error);
    throw new SetupError(`the Debian packages ${names} could not be downloaded\n${why}`, { cause: error });
  }
  apt.forget();
}

function packagesOf({ kind, name }: Job): readonly string[] {
  return kind === 'image' ? (imageRecipe(name).packages ?? []) : [name];
}

function titleOf(job: Job): string {
  const names = packagesOf(job);
  return `${job.programs.join(', ')}: Debian package${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
}
