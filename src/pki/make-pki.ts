import { apiserverUrl } from '../config/kubernetes-addresses.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { Authority, Issued } from './authority.ts';
import type { PkiFile } from './pki-file.ts';

export type { PkiFile } from './pki-file.ts';

/** Every key, certificate and kubeconfig of a lab, signed by the given authority or else by a new one. */
export async function makePki(config: LabConfig, existing?: Issued): Promise<readonly PkiFile[]> {
  // Loaded only here, because no lab without certificates needs their encoder.
  const { createAuthority, openAuthority } = await import('./authority.ts');
  const authority = existing ? openAuthority(existing) : createAuthority('k8s-lab');
  return [...(config.etcd.tls ? await filesOfEtcd(config, authority) : []), ...(config.kubernetes ? await filesOfKubernetes(config, authority) : [])];
}

async function filesOfEtcd(config: LabConfig, authority: Authority): Promise<readonly PkiFile[]> {
  const { etcdFiles } = await import('./etcd-files.ts');
  return etcdFiles(config, authority);
}

async function filesOfKubernetes(config: LabConfig, authority: Authority): Promise<readonly PkiFile[]> {
  const [{ controlPlaneFiles }, { nodeFiles }] = await Promise.all([import('./control-plane-files.ts'), import('./node-files.ts')]);
  const cluster = { config, authority, server: apiserverUrl(config) };
  return [...controlPlaneFiles(cluster), ...nodeFiles(cluster)];
}
