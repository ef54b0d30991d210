import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../system/folders.ts';
import { versions } from './versions.ts';

/** The layout of the k8s-lab cache. */
export interface CachePaths {
  readonly folder: string;
  /** One tree per Debian package, named package_version, with the libraries it needs. */
  readonly debs: string;
  readonly flannel: string;
  readonly etcd: string;
  /** The images of Kubernetes, one archive each. */
  readonly images: string;
  /** Unfinished folders, which are moved to their place once complete. */
  readonly unfinished: string;
  /** apt's lists and configuration; removed once the packages are extracted. */
  readonly apt: string;
  /** Go's modules and compiled packages; removed once the build has succeeded. */
  readonly goBuild: string;
  readonly memo: string;
  /** The name of the lock that a running setup holds. */
  readonly lock: string;
}

/** The paths in the cache of this environment's user. */
export function cachePaths(env: NodeJS.ProcessEnv): CachePaths {
  const folder = cacheFolder(env);
  return {
    folder,
    debs: join(folder, 'debs'),
    flannel: join(folder, `flannel-v${versions.flannel.version}`),
    etcd: join(folder, `etcd-v${versions.etcd.version}`),
    images: join(folder, 'images'),
    unfinished: join(folder, 'unfinished'),
    apt: join(folder, 'apt'),
    goBuild: join(folder, 'go-build'),
    memo: join(folder, 'versions.json'),
    lock: `k8s-lab/setup/${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`,
  };
}

/** The newest tree of this package in the cache. */
export function packageTree({ debs }: CachePaths, packageName: string): string | undefined {
  if (!existsSync(debs)) return undefined;
  const trees = readdirSync(debs).filter(name => name.startsWith(`${packageName}_`));
  const newest = trees.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return newest && join(debs, newest);
}

/** Fills a new folder and moves it to its place, so that each file there is always whole and never missing to a reader. */
export async function makeFolder(
  { unfinished }: CachePaths,
  fill: (folder: string) => Promise<{ readonly place: string }>,
): Promise<string> {
  mkdirSync(unfinished, { recursive: true });
  const folder = mkdtempSync(join(unfinished, 'folder-'));
  const { place } = await fill(folder);
  chmodSync(folder, 0o755);
  mkdirSync(dirname(place), { recursive: true });
  moveOver(folder, place);
  return place;
}

/** Makes a file with the help of a temporary folder, and moves it to its place. */
export async function makeFile(
  { unfinished }: CachePaths,
  make: (folder: string) => Promise<{ readonly file: string; readonly place: string }>,
): Promise<string> {
  mkdirSync(unfinished, { recursive: true });
  const folder = mkdtempSync(join(unfinished, 'folder-'));
  const { file, place } = await make(folder);
  mkdirSync(dirname(place), { recursive: true });
  renameSync(file, place);
  rmSync(folder, { recursive: true, force: true });
  return place;
}

// A folder in use cannot be replaced in one step, but each file in it can.
function moveOver(from: string, to: string): void {
  const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder(to) !== isFolder(from)) rmSync(to, { recursive: true, force: true });
  if (!isFolder(to)) {
    renameSync(from, to);
    return;
  }
  for (const name of readdirSync(from)) moveOver(join(from, name), join(to, name));
  rmSync(from, { recursive: true, force: true });
}
