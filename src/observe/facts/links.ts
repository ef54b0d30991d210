import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { wordAfter, words } from '../parse/lines.ts';

const schema = (z: Zod) => ({
  links: z.array(
    z.object({
      name: z.string(),
      mtu: z.number(),
      /** As `ip link` words it: UP, DOWN, UNKNOWN, LOWERLAYERDOWN. */
      state: z.string(),
      /** The flags between angle brackets, such as UP, LOWER_UP, NO-CARRIER. */
      flags: z.array(z.string()),
      mac: z.string().exactOptional(),
      /** The bridge this link is a port of. */
      master: z.string().exactOptional(),
    }),
  ),
});

export type Link = Fields<typeof schema>['links'][number];

const question = { ask: 'link show', looksLike: /^\d+: \S+: </ };

/** The node's network interfaces. */
export const links = defineFact({ schema, ip: question, none: { links: [] }, read: ({ ip }) => ({ links: parseLinks(ip(question)) }) });

/** Reads `ip -o link`; lines of another form are left out. */
export function parseLinks(lines: readonly string[]): readonly Link[] {
  return lines.flatMap(line => {
    const [, name = '', flags = '', rest = ''] = /^\d+: ([^\s@:]+)(?:@[^\s:]+)?: <([^>]*)>(.*)$/.exec(line) ?? [];
    const said = words(rest);
    const mtu = Number(wordAfter(said, 'mtu'));
    if (!name || !Number.isInteger(mtu)) return [];
    const mac = wordAfter(said, 'link/ether');
    const master = wordAfter(said, 'master');
    return [
      {
        name,
        mtu,
        state: wordAfter(said, 'state') ?? 'UNKNOWN',
        flags: flags.split(',').filter(Boolean),
        ...(mac !== undefined && { mac }),
        ...(master !== undefined && { master }),
      },
    ];
  });
}
