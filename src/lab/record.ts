import type { LabRecord } from '../providers/provider.ts';

/** How the running lab differs from the requested one, one line per value; empty if it does not. */
export function describeDifferences(running: LabRecord, wanted: LabRecord): readonly string[] {
  const before = flatten({ ...running.config, api: running.api });
  const after = flatten({ ...wanted.config, api: wanted.api });
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => before.get(path) !== after.get(path))
    .map(path => `  ${path}: ${before.get(path) ?? 'not set'}, requested: ${after.get(path) ?? 'not set'}`);
}

function flatten(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...flatten(inner, path ? `${path}.${key}` : key)]));
}
