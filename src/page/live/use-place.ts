import { useEffect, useState } from 'preact/hooks';
import { placeOf } from './place.ts';
import type { Place } from './place.ts';

/** The place that the address names; the browser's back and forward change it. */
export function usePlace(): Place {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return placeOf(hash);
}
