import { KeyStoreError } from '../errors.ts';

/** The seconds as given, when whole and positive, which is all that both APIs take; else throws a KeyStoreError. */
export function ttlSeconds(ttl: number): number {
  if (Number.isSafeInteger(ttl) && ttl > 0) return ttl;
  throw new KeyStoreError(`a key cannot expire in ${ttl} seconds`, {
    hint: 'Give whole seconds, 1 or more; leave it out for a key that stays.',
  });
}
