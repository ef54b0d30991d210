import { defineFact } from '../fact.ts';
import type { Answer } from '../fact.ts';
import type { Zod } from '../schema.ts';

const schema = (z: Zod) => ({
  hostname: z.string().exactOptional(),
  machineId: z.string().exactOptional(),
});

const hostnamePath = '/proc/sys/kernel/hostname';
const machineIdPath = '/etc/machine-id';

/** The node's hostname and machine id. */
export const identity = defineFact({ schema, files: () => [hostnamePath, machineIdPath], none: {}, read: readIdentity });

function readIdentity({ files }: Answer) {
  const hostname = files.get(hostnamePath)?.trim();
  const machineId = files.get(machineIdPath)?.trim();
  return { ...(hostname && { hostname }), ...(machineId && { machineId }) };
}
