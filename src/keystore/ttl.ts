import { KeyStoreError } from '../errors.ts';

/** The seconds, if they are a positive integer, as both APIs require; otherwise throws a KeyStoreError. */
export function ttlSeconds(ttl: number): number {
  if (Number.isSafeInteger(ttl) && ttl > 0) return ttl;
  throw new KeyStoreError(`a key cannot expire in ${ttl} seconds`, {
    hint: 'Give whole seconds, 1 or more; leave it out for a key that stays.',
  });
}
