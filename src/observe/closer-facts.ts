import type { Fields, Zod } from './schema.ts';

/** What a clue is about: a packet filter's rule, a counter, a daemon, a setting. */
const clueKinds = ['filter', 'counter', 'policy-rule', 'route', 'ipsec', 'port', 'daemon', 'setting'] as const;

const loss = (z: Zod) => ({
  /** The node that loses packets; two for a wire. */
  nodes: z.array(z.string()),
  /** Such as `node2 drops what docker0 forwards to eth1, both ways: icmp, tcp`. */
  says: z.string(),
  /** Who asked whom: `node1's pod → node2's pod`. */
  pairs: z.array(z.string()),
  /** ICMP errors that came back, and questions of ARP that nobody answered. */
  heard: z.array(z.string()),
  /** The counters and rules there that rose with the probes, and unusual settings. */
  evidence: z.array(z.string()),
  /** How many of the probes were lost there. */
  packets: z.number(),
  /** The addresses that they were sent to. */
  targets: z.array(z.string()),
  /** The largest packet that crosses, if only larger ones are lost. */
  largest: z.number().exactOptional(),
});

const clue = (z: Zod) => ({
  node: z.string(),
  kind: z.enum(clueKinds),
  /** The rule, counter or setting. */
  text: z.string(),
  /** How much its counter rose while the probes were sent; absent: it does not count. */
  rise: z.number().exactOptional(),
  /** The command that takes it back. */
  undo: z.array(z.string()).exactOptional(),
});

const changedObject = (z: Zod) => ({
  /** Such as `ConfigMap kube-system/coredns`. */
  object: z.string(),
  /** A JSON pointer (RFC 6901); empty: the whole object. */
  path: z.string(),
  ...{ expected: z.string(), actual: z.string() },
});

/** The schema of a closer look at a lab whose findings no fault explains: only `diagnose` takes it. */
export const closerSchema = (z: Zod) => ({
  /** Where traced packets are lost. */
  lost: z.array(z.object(loss(z))),
  /** What can account for it on the nodes at the ends. */
  clues: z.array(z.object(clue(z))),
  /** How the cluster's objects differ from those that k8s-lab creates; absent: they were not asked for. */
  objects: z.array(z.object(changedObject(z))).exactOptional(),
});

export type CloserFacts = Fields<typeof closerSchema>;

/** One place where packets of several traces are lost. */
export type LostAt = Fields<typeof loss>;

/** A counter that rose, or a setting that a healthy node does not have. */
export type Clue = Fields<typeof clue>;
