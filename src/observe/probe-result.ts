import type { Fields, Zod } from './schema.ts';

/** The schema of one probe from inside the lab: an ICMP echo, a TCP handshake or an HTTP request to etcd. */
export const probeSchema = (z: Zod) => ({
  /** node: from the node's own namespace; pod: from its probe pod. */
  from: z.object({ node: z.string(), place: z.enum(['node', 'pod']) }),
  to: z.object({ node: z.string(), place: z.enum(['node', 'pod', 'etcd']), address: z.string(), port: z.number().exactOptional() }),
  protocol: z.enum(['icmp', 'tcp', 'http', 'tls']),
  /** Size of the whole IP packet in bytes, sent with don't-fragment; absent for an ordinary probe. */
  size: z.number().exactOptional(),
  ok: z.boolean(),
  /** The error that came back instead of an answer. */
  error: z.string().exactOptional(),
  /** How often it was sent, and how many of these attempts were lost. */
  sent: z.number().exactOptional(),
  lost: z.number().exactOptional(),
  /** How many of them were answered later than after 200 ms; absent where none was. */
  late: z.number().exactOptional(),
  /** How many of them were answered well after a later attempt was; absent where none was. */
  reordered: z.number().exactOptional(),
});

export type ProbeResult = Fields<typeof probeSchema>;
