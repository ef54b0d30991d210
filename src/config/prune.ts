/** A copy of the value without what stands at the dotted paths; an entry of a list of objects becomes an empty object. */
export function prune(value: unknown, paths: readonly string[]): unknown {
  if (!isObject(value) || paths.includes('')) return {};
  const copy = structuredClone(value);
  for (const path of paths) remove(copy, whole(path).split('.'));
  return copy;
}

// A backend means nothing without its type, nor a list of roles without one of them.
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
