import { expect, it } from 'vitest';
import { KeyStoreError } from '../../../src/errors.ts';
import { ensureNetworkConfig } from '../../../src/keystore/seed.ts';
import type { KeyStore } from '../../../src/keystore/key-store.ts';

it('throws when another writer is faster than the reading back', async () => {
  const store = storeThatKeeps('{"Network":"10.0.0.0/8"}');
  const seeding = ensureNetworkConfig(store, '/kube-centos/network', '{"Network":"172.33.0.0/16"}');
  await expect(seeding).rejects.toThrow(
    'etcd did not keep /kube-centos/network/config: wrote {"Network":"172.33.0.0/16"}, read {"Network":"10.0.0.0/8"}',
  );
  await expect(seeding).rejects.toBeInstanceOf(KeyStoreError);
});

it('throws when nothing is there to be read back', async () => {
  const seeding = ensureNetworkConfig(storeThatKeeps(undefined), '/a', '{}');
  await expect(seeding).rejects.toThrow('etcd did not keep /a/config: wrote {}, read nothing');
});

/** As an etcd whose one key somebody else sets, or deletes, after every write. */
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
