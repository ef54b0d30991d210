import type { Fields, Zod } from './schema.ts';

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
  /** Whether this API told what it holds (etcd ≥ 3.4 has v2 off unless asked for). */
  enabled: z.boolean(),
  /** What etcd said instead, such as that it asks for a user; absent if the API is off. */
  unreadBecause: z.string().exactOptional(),
  /** The raw value at `<prefix>/config`. */
  config: z.string().exactOptional(),
  leases: z.array(z.object(lease(z))),
  /** Keys named `…/config` under another prefix that hold a flannel network config. */
  strayConfigs: z.array(z.string()),
});

const knownMember = (z: Zod) => ({
  id: z.string(),
  /** Empty until it has started. */
  name: z.string(),
  peerUrls: z.array(z.string()),
  clientUrls: z.array(z.string()),
  learner: z.boolean(),
});

const member = (z: Zod) => ({
  /** The name of its node. */
  name: z.string(),
  /** Its client URL on the node network; the observer may have reached it in another way. */
  endpoint: z.string(),
  reachable: z.boolean(),
  unreachableBecause: z.string().exactOptional(),
  healthy: z.boolean(),
  version: z.string().exactOptional(),
  // The following are asked of an etcd of several members, and absent if this one did not tell. Ids are hexadecimal.
  memberId: z.string().exactOptional(),
  clusterId: z.string().exactOptional(),
  /** Absent if it knows of no leader. */
  leaderId: z.string().exactOptional(),
  /** The raft term. */
  term: z.number().exactOptional(),
  revision: z.number().exactOptional(),
  /** The size of its database in bytes. */
  dbSize: z.number().exactOptional(),
  learner: z.boolean().exactOptional(),
  /** The members that it knows. */
  knows: z.array(z.object(knownMember(z))).exactOptional(),
});

const user = (z: Zod) => ({
  name: z.string(),
  exists: z.boolean(),
  /** Whether there is a role of the same name. */
  roleExists: z.boolean(),
  roles: z.array(z.string()),
  /** What these roles allow. */
  grants: z.array(
    z.object({
      role: z.string(),
      access: z.enum(['read', 'write', 'readwrite']),
      from: z.string(),
      /** The first key after them; absent: a single key. */
      to: z.string().exactOptional(),
    }),
  ),
});

/** The schema of what an observation knows about etcd: one answer for the cluster, and each member's own. */
export const etcdSchema = (z: Zod) => ({
  /** A member answered on its endpoint. */
  reachable: z.boolean(),
  unreachableBecause: z.string().exactOptional(),
  /** Whether a member's /health answers {"health":"true"}, which needs a quorum. */
  healthy: z.boolean(),
  /** The version of the first member that answered. */
  version: z.string().exactOptional(),
  /** In the order of `etcdNodes`; absent in bundles from before etcd could have several. */
  members: z.array(z.object(member(z))).exactOptional(),
  /** Alarms raised, such as NOSPACE. */
  alarms: z.array(z.string()),
  v2: z.object(store(z)),
  v3: z.object(store(z)),
  /** The planned users; absent: etcd has none, or did not tell. */
  users: z.array(z.object(user(z))).exactOptional(),
  usersUnreadBecause: z.string().exactOptional(),
});

export type EtcdFacts = Fields<typeof etcdSchema>;

export type EtcdMemberFacts = Fields<typeof member>;

/** A user of etcd that asks for one. */
export type EtcdUserFacts = Fields<typeof user>;

/** A member in the list of another. */
export type KnownMemberFacts = Fields<typeof knownMember>;

/** What one of etcd's two stores holds. */
export type EtcdApiFacts = Fields<typeof store>;

export type LeaseFacts = Fields<typeof lease>;
