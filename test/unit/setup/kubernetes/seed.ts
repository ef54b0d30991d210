import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CachePaths } from '../../../../src/setup/cache.ts';
import { obtainBuiltImage } from '../../../../src/setup/kubernetes/obtain-image.ts';
import { imagePlace } from '../../../../src/setup/kubernetes/image-file.ts';
import { builtFolder, builtPrograms } from '../../../../src/setup/kubernetes/recipe.ts';
import { putFile, putPrograms } from '../scratch.ts';

/** Puts programs of this content where built ones are. */
export function putBuilt(cache: CachePaths, content = 'a program'): void {
  putPrograms(join(builtFolder(cache), 'cni'), [], content);
  for (const name of builtPrograms) putFile(join(builtFolder(cache), name), content, 0o755);
}

/** Puts every image of a cluster into the cache. */
export async function putImages(cache: CachePaths): Promise<void> {
  for (const name of ['coredns', 'traefik'] as const) await obtainBuiltImage(cache, name);
  putPackagedImages(cache);
}

/** Puts empty files where the images of Debian packages are. */
export function putPackagedImages(cache: CachePaths): void {
  for (const [name, tag] of [['pause', '1.35.0-4'], ['nginx', '1.22.1-9']] as const) putFile(imagePlace(cache, name, tag, 'abc'), '');
}

/** The archives in the cache. */
export function imageFiles(cache: CachePaths): readonly string[] {
  return readdirSync(cache.images).sort();
}
