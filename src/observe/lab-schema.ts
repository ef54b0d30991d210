import { isIpv4 } from '../network/address.ts';
import type { Zod } from './schema.ts';

/** The schema of the planned lab in an observation: as much of it as checks and faults rely on. */
export const labSchema = (z: Zod) => {
  const address = z.string().refine(isIpv4);
  const cidr = z.object({ address, prefixLength: z.number() });
  const nodes = z.array(z.object({ name: z.string(), address, roles: z.array(z.string()) }));
  return z.object({
    ...{ name: z.string(), provider: z.string(), nodeNetwork: cidr },
    nodes: nodes.refine(all => all.some(({ roles }) => roles.includes('etcd'))),
    etcd: z.object({ clientPort: z.number(), prefix: z.string() }),
    flannel: z.object({ network: cidr, subnetLen: z.number(), backend: z.object({ type: z.enum(['host-gw', 'vxlan', 'udp']) }) }),
  });
};
