import { useEffect, useState } from 'preact/hooks';
import type { LiveState } from './state.ts';

/** Calls once the lab has been seen after a repair of this page that brought further causes to light; gives what takes its number. */
export function useFurther({ action, view }: LiveState, onFurther: () => void): (id: number) => void {
  const [own, setOwn] = useState<number | undefined>();
  const isDue = own !== undefined && action?.id === own && action.more === true && Date.parse(view?.takenAt ?? '') > Date.parse(action.at);
  useEffect(() => {
    if (!isDue) return;
    setOwn(undefined);
    onFurther();
  }, [isDue, onFurther]);
  return setOwn;
}
