import { ConfigError } from '../errors.ts';
import { findPlace } from './places.ts';
import type { Place, Places } from './places.ts';

/** One thing that is wrong with what the user asked for. */
export interface Problem {
  /** The values that are at odds; the first that the user gave is the one to point at. */
  readonly paths: readonly string[];
  /** What was found and what is allowed. */
  readonly text: string;
  /** Whether the key itself is wrong rather than its value. */
  readonly key?: boolean;
  /** Where it is, when no path leads there. */
  readonly place?: Place;
}

/** One error that lists every problem, a line each, in the order in which the user wrote them. */
export function configError(problems: readonly Problem[], places: Places): ConfigError {
  const lines = problems
    .map(problem => locate(problem, places))
    .toSorted((a, b) => a.order - b.order)
    .map(({ line }) => line);
  return new ConfigError([...new Set(lines)].join('\n'), { hint: 'to compare: k8s-lab init example.yaml writes a lab file with every key explained' });
}

function locate({ paths, text, key, place: known }: Problem, places: Places): { line: string; order: number } {
  const { path, place = known } = known ? { path: paths[0] ?? '', place: known } : findPlace(places, paths, key ? 'key' : 'value');
  return { line: [place?.where, path, text].filter(Boolean).join(': '), order: place?.order ?? Infinity };
}
