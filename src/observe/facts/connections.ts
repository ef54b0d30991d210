import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { nonEmptyLines, words } from '../parse/lines.ts';

const schema = (z: Zod) => ({
  /** The node's established TCP connections; absent in bundles from before they were asked. */
  connections: z
    .array(
      z.object({
        /** The other end's port. */
        port: z.number(),
        /** This end, as address:port; absent in bundles from before it was kept. */
        from: z.string().exactOptional(),
        /** The other end, as address:port. */
        to: z.string().exactOptional(),
        /** How often data was sent again because the other end did not confirm it. */
        resends: z.number().exactOptional(),
      }),
    )
    .exactOptional(),
});

const paths = ['/proc/net/tcp', '/proc/net/tcp6'];

/** The node's established connections. */
export const connections = defineFact({
  schema,
  files: () => paths,
  none: {},
  read: ({ files }) => (files.has('/proc/net/tcp') ? { connections: paths.flatMap(path => parseConnections(files.get(path) ?? '')) } : {}),
});

type Connection = NonNullable<Fields<typeof schema>['connections']>[number];

/**
 * Reads /proc/net/tcp (proc(5)). After the number come local and remote address in hexadecimal, the state (01 is established), the
 * queues, the timer and the resends of data.
 */
export function parseConnections(text: string): readonly Connection[] {
  return nonEmptyLines(text).flatMap(line => {
    const [, local = '', remote = '', state, , , resends = ''] = words(line);
    const [from, to] = [parseEnd(local), parseEnd(remote)];
    if (state !== '01' || !from || !to) return [];
    const again = Number.parseInt(resends, 16);
    return [{ port: to.port, from: from.text, to: to.text, ...(again > 0 && { resends: again }) }];
  });
}

// An IPv4 address as a number of the machine's byte order; the last 32 bits of an IPv6 one that stands for IPv4. Others are kept as they are.
function parseEnd(text: string): { readonly port: number; readonly text: string } | undefined {
  const [, address = '', hex = ''] = /^([0-9A-F]+):([0-9A-F]{4})$/.exec(text) ?? [];
  if (hex === '') return undefined;
  const port = Number.parseInt(hex, 16);
  const ipv4 = /^(?:0{16}FFFF0000)?([0-9A-F]{8})$/.exec(address)?.[1];
  const octets = ipv4?.match(/../g)?.toReversed().map(byte => Number.parseInt(byte, 16));
  return { port, text: `${octets?.join('.') ?? address}:${port}` };
}
