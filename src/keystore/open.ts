import type { EtcdApi } from '../config/lab-config.ts';
import type { Endpoint, KeyStore, KeyStoreOptions, OpenKeyStore } from './key-store.ts';

/** Loads only the client of the requested API. */
export async function loadKeyStore(api: EtcdApi): Promise<OpenKeyStore> {
  return api === 'v2' ? (await import('./etcd-v2.ts')).openEtcdV2 : (await import('./etcd-v3.ts')).openEtcdV3;
}

/** Opens etcd with the requested API. */
export async function openKeyStore(api: EtcdApi, endpoints: readonly Endpoint[], options: KeyStoreOptions = {}): Promise<KeyStore> {
  return (await loadKeyStore(api))(endpoints, options);
}
