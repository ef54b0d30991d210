import type { EtcdApi } from '../config/lab-config.ts';
import type { Entry } from '../keystore/key-store.ts';
import { openKeyStore } from '../keystore/open.ts';
import { isSecretName } from '../observe/parse/redact.ts';
import { etcdEndpoints } from '../providers/etcd-endpoints.ts';
import type { Machines } from '../providers/provider.ts';
import { hideSecrets } from './hide.ts';

/** The maximum number of keys dumped per store. */
const maxKeys = 5000;

/** Every key below the lab's prefix, read with one API; rejects with a KeyStoreError. */
export async function dumpEtcd(machines: Machines, api: EtcdApi): Promise<readonly Entry[]> {
  const store = await openKeyStore(api, await etcdEndpoints(machines), { timeoutMs: 2000 });
  try {
    return await store.list(machines.record.config.etcd.prefix);
  } finally {
    store.close();
  }
}

/** A dump as text: one JSON document per line and key, with secrets redacted. */
export function formatDump(entries: readonly Entry[]): string {
  const more = entries.length - maxKeys;
  const shown = entries.slice(0, maxKeys).map(entry => hideSecrets(isSecretName(entry.key) ? { ...entry, value: '***' } : entry));
  return [...shown, ...(more > 0 ? [{ more: `${more} keys` }] : [])].map(line => `${JSON.stringify(line)}\n`).join('');
}
