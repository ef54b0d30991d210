import { keep, readKept } from './kept.ts';

const kept = 'k8s-lab-token';

/** The token of the address that was opened; it is taken out of the address, and kept for this tab. */
export function takeToken(): string {
  const given = /^#t=([\w-]+)$/.exec(location.hash)?.[1];
  if (given === undefined) return readKept(() => sessionStorage, kept) ?? '';
  history.replaceState(null, '', '/#/');
  keep(() => sessionStorage, kept, given);
  return given;
}
