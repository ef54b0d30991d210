import { parseSubnetEnv } from '../../network/subnet-env.ts';
import { defineFact } from '../fact.ts';
import type { Answer } from '../fact.ts';
import type { Zod } from '../schema.ts';

const schema = (z: Zod) => ({
  /** Absent: the file is missing or cannot be read as one of flanneld's. */
  subnetEnv: z.object({ network: z.string(), subnet: z.string(), mtu: z.number(), ipMasq: z.boolean() }).exactOptional(),
});

const path = '/run/flannel/subnet.env';

/** The node's subnet as flanneld writes it down for docker. */
export const subnetEnv = defineFact({
  schema,
  isFor: ({ services }) => services.includes('flanneld'),
  files: () => [path],
  none: {},
  read: readSubnetEnv,
});

function readSubnetEnv({ files }: Answer) {
  const env = parseSubnetEnv(files.get(path) ?? '');
  return env ? { subnetEnv: env } : {};
}
