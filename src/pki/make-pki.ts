import { apiserverUrl } from '../config/kubernetes-addresses.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { PkiFile } from './pki-file.ts';

export type { PkiFile } from './pki-file.ts';

/** Every key, certificate and kubeconfig of a new cluster. */
export async function makePki(config: LabConfig): Promise<readonly PkiFile[]> {
  // Loaded only here, because no lab without Kubernetes needs the encoder of certificates.
  const [{ createAuthority }, { controlPlaneFiles }, { nodeFiles }] = await Promise.all([
    import('./authority.ts'),
    import('./control-plane-files.ts'),
    import('./node-files.ts'),
  ]);
  const authority = createAuthority('kubernetes');
  const cluster = { config, authority, server: apiserverUrl(config) };
  return [...controlPlaneFiles(cluster), ...nodeFiles(cluster)];
}
