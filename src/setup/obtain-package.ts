import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import type { Apt } from './apt.ts';
import { makeFolder } from './cache.ts';
import type { CachePaths } from './cache.ts';

/** Extracts a Debian package and the libraries it needs into one tree of the cache; returns the tree. */
export async function obtainPackage(host: Host, apt: Apt, cache: CachePaths, packageName: string): Promise<string> {
  const libraries = await apt.missingLibraries(packageName);
  return await makeFolder(cache, async tree => {
    const downloads = `${tree}.debs`;
    mkdirSync(downloads);
    await apt.download([packageName, ...libraries], downloads);
    const files = readdirSync(downloads).filter(name => name.endsWith('.deb'));
    const own = files.find(name => name.startsWith(`${packageName}_`));
    if (own === undefined) throw new SetupError(`apt-get did not download ${packageName}`);
    for (const file of files) await host.run(['dpkg-deb', '-x', join(downloads, file), tree]);
    nameIptables(tree);
    return { place: join(cache.debs, own.replace(/_[^_]*\.deb$/, '')) };
  });
}

// Installing the package would create these links (update-alternatives(1)); nftables is its default.
function nameIptables(tree: string): void {
  const folder = join(tree, 'usr/sbin');
  if (!existsSync(join(folder, 'xtables-nft-multi'))) return;
  for (const family of ['iptables', 'ip6tables']) {
    for (const name of [family, `${family}-save`, `${family}-restore`]) {
      if (!existsSync(join(folder, name))) symlinkSync('xtables-nft-multi', join(folder, name));
    }
  }
}
