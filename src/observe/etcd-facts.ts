import type { Fields, Zod } from './fact.ts';

const lease = (z: Zod) => ({
  key: z.string(),
  /** The subnet as CIDR, from the key: 172.33.5.0-24 is 172.33.5.0/24. */
  subnet: z.string(),
  publicIp: z.string().exactOptional(),
  /** Absent for udp, whose leases have no type. */
  backendType: z.string().exactOptional(),
  vtepMac: z.string().exactOptional(),
  /** Seconds until the lease expires; absent for a reservation, which does not. */
  ttl: z.number().exactOptional(),
});

const store = (z: Zod) => ({
  /** Whether this API answers at all (etcd ≥ 3.4 has v2 off unless asked for). */
  enabled: z.boolean(),
  /** The raw value at `<prefix>/config`. */
  config: z.string().exactOptional(),
  leases: z.array(z.object(lease(z))),
  /** Keys named `…/config` under another prefix that hold a flannel network config. */
  strayConfigs: z.array(z.string()),
});

/** The schema of what an observation knows about etcd. */
export const etcdSchema = (z: Zod) => ({
  /** etcd answered on its endpoint. */
  reachable: z.boolean(),
  unreachableBecause: z.string().exactOptional(),
  /** Whether /health says so; a healthy etcd answers {"health":"true"}. */
  healthy: z.boolean(),
  version: z.string().exactOptional(),
  /** Alarms raised, such as NOSPACE. */
  alarms: z.array(z.string()),
  v2: z.object(store(z)),
  v3: z.object(store(z)),
});

export type EtcdFacts = Fields<typeof etcdSchema>;

/** What one of etcd's two stores holds. */
export type EtcdApiFacts = Fields<typeof store>;

export type LeaseFacts = Fields<typeof lease>;
