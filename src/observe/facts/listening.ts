import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { nonEmptyLines, words } from '../parse/lines.ts';
import { bodyOf } from '../parse/sections.ts';

const schema = (z: Zod) => ({
  listening: z.array(z.object({ protocol: z.enum(['tcp', 'udp']), address: z.string(), port: z.number() })),
});

export type ListeningSocket = Fields<typeof schema>['listening'][number];

/** The sockets that listen. */
export const listening = defineFact({
  schema,
  ask: 'section sockets ss -ltun',
  sections: ['sockets'],
  none: { listening: [] },
  read: ({ sections }) => ({ listening: parseSockets(bodyOf(sections, 'sockets')) }),
});

/** Reads `ss -ltun`; any address of IPv4 is 0.0.0.0, of IPv6 `::`. */
export function parseSockets(text: string): readonly ListeningSocket[] {
  return nonEmptyLines(text).flatMap(line => {
    const [protocol, , , , local = ''] = words(line);
    const [, host = '', port] = /^(.*):(\d{1,5})$/.exec(local) ?? [];
    if ((protocol !== 'tcp' && protocol !== 'udp') || port === undefined) return [];
    return [{ protocol, address: readAddress(host), port: Number(port) }];
  });
}

// `*`, `0.0.0.0`, `[::]`, `::`, `127.0.0.53%lo`
function readAddress(host: string): string {
  const address = host.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  return address === '*' ? '0.0.0.0' : address;
}
