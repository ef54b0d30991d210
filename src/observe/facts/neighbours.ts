import { parseIpv4 } from '../../network/address.ts';
import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { wordAfter, words } from '../parse/lines.ts';

const schema = (z: Zod) => ({
  neighbours: z.array(
    z.object({
      address: z.string(),
      device: z.string(),
      mac: z.string().exactOptional(),
      /** REACHABLE, STALE, PERMANENT, FAILED, INCOMPLETE … */
      state: z.string(),
    }),
  ),
});

export type Neighbour = Fields<typeof schema>['neighbours'][number];

const question = { ask: 'neigh show' };

/** The neighbours whose MAC addresses the kernel knows or looks for. */
export const neighbours = defineFact({ schema, ip: question, none: { neighbours: [] }, read: ({ ip }) => ({ neighbours: parseNeighbours(ip(question)) }) });

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
