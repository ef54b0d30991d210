import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClusterError, UsageError } from '../../errors.ts';
import { CommandError, lastLines } from '../../system/exec.ts';
import type { Host } from '../../system/exec.ts';
import { completeReference } from './reference.ts';


/** Saves an image of this machine's docker to an archive for as long as `work` takes. */
export async function withSavedImage<T>(host: Host, name: string, work: (path: string) => Promise<T>): Promise<T> {
  if (completeReference(name) === undefined) throw new UsageError(`--docker ${name}: not the name of an image`, { hint: 'expected e.g. --docker example/app:1' });
  const folder = await mkdtemp(join(tmpdir(), 'k8s-lab-image-'));
  const path = join(folder, 'image.tar');
  try {
    await host.run(['docker', 'save', '--output', path, name]).catch((error: unknown) => {
      throw error instanceof CommandError ? explained(name, error) : error;
    });
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function explained(name: string, error: CommandError): ClusterError {
  const { stderr, exitCode } = error.result;
  const isMissing = /ENOENT/.test(error.message) || exitCode === 127;
  return new ClusterError(isMissing ? 'docker is not installed on this machine' : `docker cannot save ${name}: ${lastLines(stderr, 3)}`, {
    cause: error,
    hint: `save the image where it is (\`docker save --output image.tar ${name}\`), then \`k8s-lab image load image.tar\``,
  });
}
