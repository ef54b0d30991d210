import type { EtcdApi } from '../config/lab-config.ts';
import type { Endpoint, KeyStore } from './key-store.ts';

/** Opens etcd through the API asked for; loads only that one's client. */
export async function openKeyStore(api: EtcdApi, endpoint: Endpoint): Promise<KeyStore> {
  if (api === 'v2') return (await import('./etcd-v2.ts')).openEtcdV2(endpoint);
  return (await import('./etcd-v3.ts')).openEtcdV3(endpoint);
}
