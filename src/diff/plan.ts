import type { Observation } from '../observe/observation.ts';
import type { Change, View } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** The lab's plan. */
export function comparePlans(before: View, after: View): readonly Change[] {
  return compareFacts(before, factsOf(before.seen), after, factsOf(after.seen));
}

function factsOf({ lab: { nodes, ...plan }, api }: Observation): readonly Fact[] {
  const values = flatten({ ...plan, api }).map(([path, value]): Fact => ({ layer: 'host', what: `planned ${path}`, parts: { '': value } }));
  const members = nodes.map(({ name, address, roles }): Fact => ({ layer: 'host', what: `node ${name} of the plan`, parts: { address, roles: roles.join(', ') } }));
  return [...values, ...members];
}

function flatten(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path ? `${path}.${key}` : key));
}
