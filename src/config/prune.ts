/** A copy of the value without the dotted paths; a list entry becomes an empty object. */
export function prune(value: unknown, paths: readonly string[]): unknown {
  if (!isObject(value) || paths.includes('')) return {};
  const copy = structuredClone(value);
  for (const path of paths) remove(copy, whole(path).split('.'));
  return copy;
}

// A backend without its type is useless, and so is an incomplete list of roles.
function whole(path: string): string {
  return path.replace(/^flannel\.backend\.type$/, 'flannel.backend').replace(/^(nodes\.[0-9]+\.roles)\..*$/, '$1');
}

function remove(value: unknown, [key = '', ...rest]: readonly string[]): void {
  if (!isObject(value) || !Object.hasOwn(value, key)) return;
  if (rest.length > 0) remove(value[key], rest);
  else if (Array.isArray(value)) value[Number(key)] = {};
  else delete value[key];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
