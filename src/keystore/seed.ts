import { isDeepStrictEqual } from 'node:util';
import { KeyStoreError } from '../errors.ts';
import type { KeyStore } from './key-store.ts';

export interface Seeding {
  readonly action: 'created' | 'unchanged' | 'changed';
  /** The previous value. */
  readonly previous?: string;
}

/** Sets `<prefix>/config` to `value` without expiry; writes only if it means something else, and reads the value back. */
export async function ensureNetworkConfig(store: KeyStore, prefix: string, value: string): Promise<Seeding> {
  const key = `${prefix}/config`;
  const there = await store.get(key);
  if (there && there.ttl === undefined && hasSameMeaning(there.value, value)) {
    return { action: 'unchanged', previous: there.value };
  }
  await store.put(key, value);
  const read = await store.get(key);
  if (read?.value !== value) throw readBackError(key, value, read?.value);
  return there ? { action: 'changed', previous: there.value } : { action: 'created' };
}

/** Whether two texts are equal, or are JSON with equal values, in any order of fields and with any spaces. */
function hasSameMeaning(a: string, b: string): boolean {
  if (a === b) return true;
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}

function readBackError(key: string, written: string, read: string | undefined): KeyStoreError {
  return new KeyStoreError(`etcd did not keep ${key}: wrote ${written}, read ${read ?? 'nothing'}`, {
    hint: 'Something else writes this key; stop it, or give the lab another etcd.prefix.',
  });
}
