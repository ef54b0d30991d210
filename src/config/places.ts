/** Where the user set a value: in the lab file, or by a flag. */
export interface Place {
  readonly from: 'file' | 'flag';
  /** As a message shows it: `k8s-lab.yaml:4:3` or `--backend`. */
  readonly where: string;
  /** Sorts places in the order of the file, flags last. */
  readonly order: number;
}

/** The places of a key and of its value. */
export interface KeyPlaces {
  readonly key: Place;
  readonly value: Place;
}

/** The place of each dotted path; the empty path is the whole file. */
export type Places = ReadonlyMap<string, KeyPlaces>;

/** The first of the paths that the user set, else the first path with the place of its nearest parent. */
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
