import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath } from '../../system/assets.ts';
import type { Host } from '../../system/exec.ts';
import { makeFolder } from '../cache.ts';
import type { CachePaths } from '../cache.ts';
import type { DownloadOptions } from '../download.ts';
import { fetchRelease } from '../obtain-release.ts';
import { versions } from '../versions.ts';
import { builtFolder } from './recipe.ts';

const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler', 'kubectl', 'kubelet'];

/** Where each release goes in the folder of the built programs, and how its archive is extracted. */
const releases = {
  kubernetes: { into: 'release', options: ['--strip-components=3', ...programs.map(name => `kubernetes/server/bin/${name}`)] },
  coredns: { into: '.', options: ['coredns'] },
  traefik: { into: '.', options: ['traefik'] },
  cni: { into: 'cni', options: [] },
} as const;

/** Downloads the releases of Kubernetes, CoreDNS, Traefik and the CNI plug-ins in place of the built programs. */
export async function obtainKubernetesReleases(host: Host, cache: CachePaths, options: DownloadOptions): Promise<string> {
  return await makeFolder(cache, async folder => {
    for (const name of Object.keys(releases) as (keyof typeof releases)[]) {
      const { into, options: extract } = releases[name];
      const target = join(folder, into);
      mkdirSync(target, { recursive: true });
      const setDetail = (detail: string): void => options.setDetail?.(`${name} ${versions[name].version}: ${detail}`);
      const archive = await fetchRelease(name, folder, { ...options, setDetail });
      await host.run(['tar', '-xzf', archive, '-C', target, '--no-same-owner', ...extract]);
      rmSync(archive);
    }
    copyFileSync(assetPath(`${versions.kubernetes.module}/release.sh`), join(folder, 'kube'));
    chmodSync(join(folder, 'kube'), 0o755);
    return { place: builtFolder(cache) };
  });
}
