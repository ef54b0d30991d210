import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SetupError } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { releaseArchitecture } from './architecture.ts';
import { makeFolder } from './cache.ts';
import type { CachePaths } from './cache.ts';
import { algorithmOf, statedDigest } from './digest.ts';
import { fetchFile, fetchText } from './download.ts';
import type { DownloadOptions } from './download.ts';
import { versions } from './versions.ts';

/** Programs with release archives. */
export type Released = 'etcd' | 'flannel';
/** Programs with release archives, those that go into one folder with others included. */
export type Archived = keyof typeof versions;

/** Downloads a release into the cache, and checks it against the publisher's digest. */
export async function obtainRelease(host: Host, cache: CachePaths, name: Released, options: DownloadOptions): Promise<string> {
  return await makeFolder(cache, async folder => {
    const archive = await fetchRelease(name, folder, options);
    // etcd's archive has a top folder; flannel's does not.
    const strip = name === 'etcd' ? ['--strip-components=1'] : [];
    await host.run(['tar', '-xzf', archive, '-C', folder, '--no-same-owner', ...strip]);
    rmSync(archive);
    return { place: cache[name] };
  });
}

/** Downloads a release's archive into a folder, and checks it against the publisher's digest; returns its path. */
export async function fetchRelease(name: Archived, folder: string, options: DownloadOptions): Promise<string> {
  const url = forThisCpu(name, versions[name].archive);
  const digests = forThisCpu(name, versions[name].digests);
  const digest = statedDigest(await fetchText(digests, options.signal), basename(url));
  if (digest === undefined) throw new SetupError(`${digests} has no sha256 or sha512 digest for ${basename(url)}`);
  const archive = join(folder, basename(url));
  const algorithm = algorithmOf(digest);
  const actual = await fetchFile(url, archive, { ...options, algorithm });
  if (actual !== digest) throw new SetupError(`${url} has the wrong ${algorithm} digest: ${actual}; expected ${digest}`);
  return archive;
}

function forThisCpu(name: Archived, address: string): string {
  return address.replace('{arch}', releaseArchitecture(`the release of ${name} ${versions[name].version}`));
}
