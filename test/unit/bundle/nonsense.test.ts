import { expect, it } from 'vitest';
import { BundleError } from '../../../src/bundle/bundle-error.ts';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { changesBetween } from '../../../src/diff/changes.ts';
import { explain } from '../../../src/faults/explain.ts';
import { healthyObservation } from '../../helpers/observation.ts';

type Place = readonly (string | number)[];

function leaves(value: unknown, path: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

function replace(value: unknown, [name, ...rest]: Place, by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === Number(name) ? replace(item, rest, by) : item));
  return { ...(value as object), [name]: replace((value as Readonly<Record<string, unknown>>)[String(name)], rest, by) };
}

it.each(['host-gw', 'vxlan'] as const)('nonsense anywhere in an observation of a %s lab is refused, or judged without a crash', backend => {
  const healthy = healthyObservation({ nodes: 2, backend });
  const crashes: string[] = [];
  // One value of each type.
  const places = new Map(leaves(healthy).map(place => [place.join('.').replace(/\b\d+\b/g, 'N'), place]));
  for (const place of places.values()) {
    for (const nonsense of ['nonsense', -1, null, [], {}]) {
      const text = JSON.stringify(replace(healthy, place, nonsense));
      try {
        const seen = observationIn(Buffer.from(text), 'x');
        explain(seen);
        changesBetween(healthy, seen);
        changesBetween(healthy, seen, { renumbered: true });
      } catch (error) {
        if (!(error instanceof BundleError)) crashes.push(`${place.join('.')} = ${JSON.stringify(nonsense)}: ${String(error)}`);
      }
    }
  }
  expect(crashes).toEqual([]);
}, 30_000);
