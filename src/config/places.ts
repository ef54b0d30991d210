/** Where the user said something: in the lab file, or by a flag. */
export interface Place {
  readonly from: 'file' | 'flag';
  /** As a message shows it: `k8s-lab.yaml:4:3` or `--backend`. */
  readonly where: string;
  /** Sorts places as the user wrote them, flags last. */
  readonly order: number;
}

/** The places of one key and of its value. */
export interface KeyPlaces {
  readonly key: Place;
  readonly value: Place;
}

/** Where each dotted path was given; the empty path is the file as a whole. */
export type Places = ReadonlyMap<string, KeyPlaces>;

/** The first of the paths that was given, else the first path itself at its nearest given parent. */
export function findPlace(places: Places, paths: readonly string[], part: keyof KeyPlaces): { path: string; place?: Place } {
  const path = paths.find(candidate => places.has(candidate)) ?? paths[0] ?? '';
  const place = nearestPlaces(places, path)?.[part];
  return { path, ...(place && { place }) };
}

/** The dotted path of a value inside another. */
export function joinPath(parent: string, key: PropertyKey): string {
  return parent === '' ? String(key) : `${parent}.${String(key)}`;
}

function nearestPlaces(places: Places, path: string): KeyPlaces | undefined {
  const found = places.get(path);
  if (found || path === '') return found;
  return nearestPlaces(places, path.slice(0, Math.max(0, path.lastIndexOf('.'))));
}
