import { join } from 'node:path';
import type { CachePaths } from '../cache.ts';
import { isExecutable } from '../look-up.ts';
import type { ImageName } from '../../services/images.ts';
import type { ImageArchive, KubernetesTools } from '../tools.ts';
import { versions } from '../versions.ts';
import type { Program } from '../versions.ts';
import { findImage } from './image-file.ts';
import { imageNames } from './image-recipes.ts';
import { builtFolder, builtPrograms } from './recipe.ts';

export interface KubernetesFound {
  /** Absent if anything is missing. */
  readonly kubernetes?: KubernetesTools;
  readonly missing: readonly Program[];
}

/** Looks for the programs and images of a Kubernetes cluster in the cache. */
export function findKubernetes(cache: CachePaths): KubernetesFound {
  const folder = builtFolder(cache);
  const isBuilt = builtPrograms.every(name => isExecutable(join(folder, name)));
  const images = imageNames.map(name => [name, findImage(cache, name)] as const);
  const absent = images.flatMap(([name, found]) => (found ? [] : [`image ${name}` as const]));
  const missing = [...(isBuilt ? [] : (['kube'] as const)), ...absent];
  if (missing.length > 0) return { missing };
  return { kubernetes: describe(folder, Object.fromEntries(images) as Record<ImageName, ImageArchive>), missing };
}

function describe(folder: string, images: Readonly<Record<ImageName, ImageArchive>>): KubernetesTools {
  return { version: versions.kubernetes.version, kube: join(folder, 'kube'), cni: join(folder, 'cni'), images };
}
