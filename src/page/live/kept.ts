/** What a browser keeps for a page; nothing where it forbids that. */
export function readKept(storage: () => Storage, name: string): string | undefined {
  return attempt(() => storage().getItem(name)) ?? undefined;
}

export function keep(storage: () => Storage, name: string, value: string): void {
  attempt(() => storage().setItem(name, value));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
