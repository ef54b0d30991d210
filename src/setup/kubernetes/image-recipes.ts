import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { assetPath } from '../../system/assets.ts';
import type { CachePaths } from '../cache.ts';
import { imageReferences } from '../../services/images.ts';
import type { ImageName } from '../../services/images.ts';
import { versions } from '../versions.ts';
import { builtFolder } from './recipe.ts';

/** What an image contains, and how a container of it starts. */
export interface ImageRecipe {
  readonly config: ImageConfig;
  /** Debian packages that it consists of, the one that gives it its version first; absent for a program that is built with kube. */
  readonly packages?: readonly [string, ...string[]];
  /** Program of the first package, which comes with its libraries. */
  readonly program?: string;
  /** Files of k8s-lab, by their path in the image; `text` is the content. */
  readonly files?: Readonly<Record<string, { readonly mode: number; readonly text: string }>>;
  /** Empty folders. */
  readonly folders?: readonly string[];
  /** Version of an image whose program is built with kube. */
  readonly version?: string;
}

/** The part of an OCI image configuration that says how a container starts. */
export interface ImageConfig {
  readonly Entrypoint: readonly string[];
  readonly Env: readonly string[];
  readonly StopSignal?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
}

const path = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin';

/** The recipe of each image. */
export function imageRecipe(name: ImageName): ImageRecipe {
  return recipes[name]();
}

/** The images of a lab with Kubernetes. */
export const imageNames = ['pause', 'nginx', 'coredns', 'traefik'] as const satisfies readonly ImageName[];

const recipes: Readonly<Record<ImageName, () => ImageRecipe>> = {
  pause: () => ({
    packages: ['busybox-static'],
    config: { Entrypoint: ['/bin/sh', '/pause'], Env: [path] },
    files: { pause: file('pause.sh', 0o755) },
  }),
  nginx: () => ({
    packages: ['nginx', 'busybox-static'],
    program: 'usr/sbin/nginx',
    config: { Entrypoint: ['/bin/sh', '/entrypoint'], Env: [path], StopSignal: 'SIGQUIT', ExposedPorts: { '80/tcp': {} } },
    files: {
      entrypoint: file('nginx.sh', 0o755),
      'etc/group': { mode: 0o644, text: 'root:x:0:\n' },
      'etc/nginx/nginx.conf': file('nginx.conf', 0o644),
      'etc/passwd': { mode: 0o644, text: 'root:x:0:0:root:/root:/bin/sh\n' },
    },
    folders: ['root', 'run', 'tmp', 'usr/share/nginx/html', 'var/lib/nginx', 'var/log/nginx'],
  }),
  coredns: () => ({ version: versions.coredns.version, config: { Entrypoint: ['/coredns'], Env: [path] } }),
  traefik: () => ({ version: versions.traefik.version, config: { Entrypoint: ['/traefik'], Env: [path] } }),
};

/** A digest of all that decides on an image's content, except the versions of Debian's packages. */
export function recipeDigest(cache: CachePaths, name: ImageName): string {
  const recipe = imageRecipe(name);
  const built = recipe.packages === undefined ? basename(builtFolder(cache)) : '';
  return createHash('sha256').update(JSON.stringify([imageReferences[name], recipe, built])).digest('hex').slice(0, 12);
}

function file(name: string, mode: number): { readonly mode: number; readonly text: string } {
  return { mode, text: readFileSync(assetPath(`tools/images/${name}`), 'utf8') };
}
