const kept = 'k8s-lab-token';

/** The token of the address that was opened; it is taken out of the address, and kept for this tab. */
export function takeToken(): string {
  const given = /^#t=([\w-]+)$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    history.replaceState(null, '', '/#/');
    attempt(() => sessionStorage.setItem(kept, given));
    return given;
  }
  return attempt(() => sessionStorage.getItem(kept)) ?? '';
}

// A browser may forbid storage.
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
