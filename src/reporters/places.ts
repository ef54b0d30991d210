import { groupBy } from '../text/group-by.ts';

/** Where something was found: on a node, from a node to its peers, or in the lab as a whole. */
export interface Place {
  readonly node?: string;
  readonly peers?: readonly string[];
}

/** Names beyond this many are counted rather than listed. */
const shownNames = 8;

/** The places as one text, the nodes with the same peers together: `node1, node2 → node3; node3 → node1`. */
export function joinPlaces(places: readonly Place[]): string {
  const peersOf = new Map<string, readonly string[]>();
  for (const { node = 'lab', peers = [] } of places) peersOf.set(node, [...new Set([...(peersOf.get(node) ?? []), ...peers])]);
  const nodes = [...peersOf.keys()];
  if (nodes.length > 2 && nodes.every(node => nodes.every(other => other === node || peersOf.get(node)?.includes(other)))) {
    return `${joinNames(nodes)} → each other`;
  }
  const groups = [...groupBy([...peersOf], ([, peers]) => joinNames(peers))];
  return joinNames(groups.map(([peers, from]) => [joinNames(from.map(([node]) => node)), peers].filter(Boolean).join(' → ')), '; ');
}

/** The names as one text; the last ones of many are counted. */
export function joinNames(names: readonly string[], separator = ', '): string {
  const more = names.length - shownNames;
  return [...names.slice(0, shownNames), ...(more > 0 ? [`… and ${more} more`] : [])].join(separator);
}
