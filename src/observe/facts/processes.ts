import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';

const schema = (z: Zod) => ({
  /** The processes that run a program of a lab's service; absent in bundles from before they were asked. */
  processes: z.array(z.object({ name: z.string(), pid: z.number() })).exactOptional(),
});

const programs: readonly string[] = ['etcd', 'flanneld', 'dockerd'];

/** The processes of flannel's, etcd's and docker's daemons, whoever started them. */
export const processes = defineFact({ schema, files: () => ['/proc/[0-9]*/comm'], none: {}, read: ({ files }) => parseProcesses(files) });

/** The names of processes (proc(5)) among a node's files. */
export function parseProcesses(files: ReadonlyMap<string, string>): Fields<typeof schema> {
  const all = [...files].flatMap(([path, name]) => {
    const pid = /^\/proc\/(\d+)\/comm$/.exec(path)?.[1];
    return pid === undefined ? [] : [{ name: name.trim(), pid: Number(pid) }];
  });
  return all.length === 0 ? {} : { processes: all.filter(({ name }) => programs.includes(name)) };
}
