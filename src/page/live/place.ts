import type { PacketKind } from '../../paths/types.ts';
import { packetKinds } from '../../view/cells.ts';

/** What the address of the page names. */
export type Place =
  | { readonly page: 'lab' }
  | { readonly page: 'node'; readonly node: string }
  | { readonly page: 'path'; readonly from: string; readonly to: string; /** The one that is unfolded; left out, those that are lost. */ readonly probe?: PacketKind | undefined };

/** The place that a hash names; the lab if it names none. */
export function placeOf(hash: string): Place {
  const [, page, first, second, asked] = /^#\/(node|path)\/([a-z0-9-]+)(?:\/([a-z0-9-]+)(?:\?probe=([a-z]+))?)?$/.exec(hash) ?? [];
  if (page === 'node' && first !== undefined && second === undefined) return { page, node: first };
  if (page === 'path' && first !== undefined && second !== undefined) return { page, from: first, to: second, probe: packetKinds.find(kind => kind === asked) };
  return { page: 'lab' };
}

/** The hash of a place. */
export function hashOf(place: Place): string {
  if (place.page === 'node') return `#/node/${place.node}`;
  return place.page === 'path' ? `#/path/${place.from}/${place.to}${place.probe === undefined ? '' : `?probe=${place.probe}`}` : '#/';
}
