import { ConfigError } from '../errors.ts';
import { findPlace } from './places.ts';
import type { Place, Places } from './places.ts';

/** One problem in the lab file or flags. */
export interface Problem {
  /** The conflicting values; the message points at the first one that the user set. */
  readonly paths: readonly string[];
  /** What is wrong, then what was expected. */
  readonly text: string;
  /** Whether the key is wrong, not its value. */
  readonly key?: boolean;
  /** Its place, if it has no path. */
  readonly place?: Place;
}

/** One error that lists every problem, one per line, in the order of the file. */
export function configError(problems: readonly Problem[], places: Places): ConfigError {
  const lines = problems
    .map(problem => locate(problem, places))
    .toSorted((a, b) => a.order - b.order)
    .map(({ line }) => line);
  return new ConfigError([...new Set(lines)].join('\n'), { hint: '`k8s-lab init example.yaml` writes a fully commented example' });
}

function locate({ paths, text, key, place: known }: Problem, places: Places): { line: string; order: number } {
  const { path, place = known } = known ? { path: paths[0] ?? '', place: known } : findPlace(places, paths, key ? 'key' : 'value');
  return { line: [place?.where, path, text].filter(Boolean).join(': '), order: place?.order ?? Infinity };
}
