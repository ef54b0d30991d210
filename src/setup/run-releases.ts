import { obtainKubernetesReleases } from './kubernetes/obtain-releases.ts';
import { obtainRelease } from './obtain-release.ts';
import type { Released } from './obtain-release.ts';
import { withProgress } from './progress.ts';
import type { JobsOptions } from './run-jobs.ts';
import { versions } from './versions.ts';

/** Downloads a publisher's release. */
export async function doRelease(name: Released, { host, cache, onProgress, signal }: JobsOptions): Promise<void> {
  await withProgress(`${name}: release ${versions[name].version}`, onProgress, async setDetail => {
    await obtainRelease(host, cache, name, { signal, setDetail });
  });
}

/** Downloads the releases of Kubernetes, CoreDNS, Traefik and the CNI plug-ins. */
export async function doKubernetesReleases({ host, cache, onProgress, signal }: JobsOptions): Promise<void> {
  await withProgress(`kube: release ${versions.kubernetes.version}`, onProgress, async setDetail => {
    await obtainKubernetesReleases(host, cache, { signal, setDetail });
  });
}
