import type { Fields, Zod } from '../schema.ts';

const endSchema = (z: Zod) => z.object({ node: z.string(), place: z.enum(['node', 'pod']) });

/** The schema of the measurement that follows where a probe was answered and an attempt of it was not, or late, or out of order. */
export const lossSchema = (z: Zod) => ({
  samples: z.array(
    z.object({
      ...{ from: endSchema(z), to: endSchema(z), protocol: z.enum(['icmp', 'tcp']) },
      /** Bytes of the whole IP packet, sent with don't-fragment; absent for an ordinary probe. */
      size: z.number().exactOptional(),
      sent: z.number(),
      lost: z.number(),
      /** How many were answered later than after 200 ms; absent where none was. */
      late: z.number().exactOptional(),
      /** How many were answered at least 10 ms after a later one; absent where none was. */
      reordered: z.number().exactOptional(),
      /** How many requests were seen to arrive; absent if that cannot be told. */
      arrived: z.number().exactOptional(),
    }),
  ),
  /** Counters of dropped packets, and of packets that a queue held back (overlimits), that rose meanwhile. */
  counters: z.array(z.object({ ...{ node: z.string(), place: z.enum(['node', 'pod']) }, what: z.string(), rose: z.number() })),
});

export type LossFacts = Fields<typeof lossSchema>;
export type LossSample = LossFacts['samples'][number];
export type RisenCounter = LossFacts['counters'][number];
