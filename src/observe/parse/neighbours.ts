import { parseIpv4 } from '../../network/address.ts';
import type { Neighbour } from '../observation.ts';
import { wordAfter, words } from './lines.ts';

/** Reads `ip -4 neigh`; lines of another form are left out. */
export function parseNeighbours(lines: readonly string[]): readonly Neighbour[] {
  return lines.flatMap(line => {
    const all = words(line);
    const address = parseIpv4(all[0] ?? '');
    const device = wordAfter(all, 'dev');
    const state = all.findLast(word => states.includes(word));
    if (!address || device === undefined || state === undefined) return [];
    const mac = wordAfter(all, 'lladdr');
    return [{ address, device, ...(mac !== undefined && { mac }), state }];
  });
}

// iproute2 ip/ipneigh.c, print_neigh_state.
const states = ['INCOMPLETE', 'REACHABLE', 'STALE', 'DELAY', 'PROBE', 'FAILED', 'NOARP', 'PERMANENT', 'NONE'];
