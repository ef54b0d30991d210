import { isIpv4 } from '../network/address.ts';
import { closerSchema } from './closer-facts.ts';
import { clusterSchema } from './cluster/cluster-facts.ts';
import { etcdSchema } from './etcd-facts.ts';
import type { Zod } from './schema.ts';
import { facts } from './facts/index.ts';
import { lossSchema } from './loss/loss-facts.ts';
import { labSchema } from './lab-schema.ts';
import { probeSchema } from './probe-result.ts';

/** The schema of an observation, for reading one; fields that it does not name are kept. */
export function observationSchema(z: Zod) {
  return z.object({
    takenAt: z.string(),
    api: z.enum(['v2', 'v3']),
    flannelVersion: z.string().exactOptional(),
    nodes: z.array(nodeSchema(z)),
    lab: labSchema(z),
    etcd: z.object(etcdSchema(z)),
    probes: z.array(z.object(probeSchema(z))),
    loss: z.object(lossSchema(z)).exactOptional(),
    closer: z.object(closerSchema(z)).exactOptional(),
    cluster: z.object(clusterSchema(z)).exactOptional(),
  });
}

function nodeSchema(z: Zod) {
  return z.object({
    ...{ name: z.string(), address: z.string().refine(isIpv4), roles: z.array(z.string()), reachable: z.boolean() },
    ...{ unreachableBecause: z.string().exactOptional(), gaps: z.record(z.string(), z.string()) },
    ...(Object.assign({}, ...facts.map(({ schema }) => schema(z))) as object),
  });
}
