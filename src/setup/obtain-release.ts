import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SetupError } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { releaseArchitecture } from './architecture.ts';
import { makeFolder } from './cache.ts';
import type { CachePaths } from './cache.ts';
import { statedDigest } from './digest.ts';
import { fetchFile, fetchText } from './download.ts';
import type { DownloadOptions } from './download.ts';
import { versions } from './versions.ts';

/** Programs with release archives. */
export type Released = 'etcd' | 'flannel';

/** Downloads a release into the cache, and checks it against the publisher's digest. */
export async function obtainRelease(host: Host, cache: CachePaths, name: Released, options: DownloadOptions): Promise<string> {
  const url = archiveOf(name);
  const digest = statedDigest(await fetchText(versions[name].digests, options.signal), basename(url));
  if (digest === undefined) throw new SetupError(`${versions[name].digests} has no sha256 digest for ${basename(url)}`);
  return await makeFolder(cache, async folder => {
    const archive = join(folder, basename(url));
    const actual = await fetchFile(url, archive, options);
    if (actual !== digest) {
      throw new SetupError(`${url} has the wrong sha256 digest: ${actual}; expected ${digest}`);
    }
    // etcd's archive has a top folder; flannel's does not.
    const strip = name === 'etcd' ? ['--strip-components=1'] : [];
    await host.run(['tar', '-xzf', archive, '-C', folder, '--no-same-owner', ...strip]);
    rmSync(archive);
    return { place: cache[name] };
  });
}

/** The address of the release for this machine's CPU. */
export function archiveOf(name: Released): string {
  return versions[name].archive.replace('{arch}', releaseArchitecture(`the release of ${name} ${versions[name].version}`));
}
