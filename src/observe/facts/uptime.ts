import { defineFact } from '../fact.ts';
import type { Zod } from '../schema.ts';

const schema = (z: Zod) => ({
  /** Seconds since the node's boot, on the clock of the services' `startedAt`; absent in bundles from before it was asked. */
  uptime: z.number().exactOptional(),
});

const path = '/proc/uptime';

/** How long the node has been up. */
export const uptime = defineFact({ schema, files: () => [path], none: {}, read: ({ files }) => readUptime(files.get(path)) });

// proc(5): seconds of uptime, and of idleness.
function readUptime(text = '') {
  const seconds = /^(\d{1,12}(?:\.\d+)?) /.exec(text)?.[1];
  return seconds === undefined ? {} : { uptime: Number(seconds) };
}
