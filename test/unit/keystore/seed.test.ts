import { expect, it } from 'vitest';
import { KeyStoreError } from '../../../src/errors.ts';
import { ensureNetworkConfig } from '../../../src/keystore/seed.ts';
import type { KeyStore } from '../../../src/keystore/key-store.ts';

it('throws if another writer always writes before the value is read back', async () => {
  const store = storeThatKeeps('{"Network":"10.0.0.0/8"}');
  const seeding = ensureNetworkConfig(store, '/kube-centos/network', '{"Network":"172.33.0.0/16"}');
  await expect(seeding).rejects.toThrow(
    'etcd did not keep /kube-centos/network/config: wrote {"Network":"172.33.0.0/16"}, read {"Network":"10.0.0.0/8"}',
  );
  await expect(seeding).rejects.toBeInstanceOf(KeyStoreError);
});

it('throws if the key is missing when it is read back', async () => {
  const seeding = ensureNetworkConfig(storeThatKeeps(undefined), '/a', '{}');
  await expect(seeding).rejects.toThrow('etcd did not keep /a/config: wrote {}, read nothing');
});

/** An etcd in which another client sets or deletes the key after every write. */
function storeThatKeeps(value: string | undefined): KeyStore {
  return {
    api: 'v3',
    get: key => Promise.resolve(value === undefined ? undefined : { key, value }),
    list: () => Promise.resolve([]),
    put: () => Promise.resolve(),
    delete: () => Promise.resolve(false),
    close: () => undefined,
  };
}
