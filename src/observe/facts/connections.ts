import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { nonEmptyLines, words } from '../parse/lines.ts';

const schema = (z: Zod) => ({
  /** The ports of others to which the node has TCP connections; absent in bundles from before they were asked. */
  connections: z.array(z.object({ port: z.number() })).exactOptional(),
});

const paths = ['/proc/net/tcp', '/proc/net/tcp6'];

/** The node's established connections. */
export const connections = defineFact({
  schema,
  files: () => paths,
  none: {},
  read: ({ files }) => (files.has('/proc/net/tcp') ? { connections: paths.flatMap(path => parseConnections(files.get(path) ?? '')) } : {}),
});

/** Reads /proc/net/tcp (proc(5)): after the number come local and remote address in hexadecimal, then the state; 01 is established. */
export function parseConnections(text: string): NonNullable<Fields<typeof schema>['connections']> {
  const ports = nonEmptyLines(text).flatMap(line => {
    const [, , remote = '', state] = words(line);
    const port = /^[0-9A-F]+:([0-9A-F]{4})$/.exec(remote)?.[1];
    return state === '01' && port !== undefined ? [Number.parseInt(port, 16)] : [];
  });
  return [...new Set(ports)].map(port => ({ port }));
}
