import { useState } from 'preact/hooks';
import { keep, readKept } from './kept.ts';

const kept = 'k8s-lab-letters';

/** Whether single letters are switched off as keys; the browser keeps it for this address. */
export function useLetters(): readonly [off: boolean, setOff: (off: boolean) => void] {
  const [off, setOff] = useState(() => readKept(() => localStorage, kept) === 'off');
  return [
    off,
    next => {
      setOff(next);
      keep(() => localStorage, kept, next ? 'off' : 'on');
    },
  ];
}
