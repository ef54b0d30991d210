import type { EtcdApi, LabConfig, NodeRole } from '../config/lab-config.ts';
import type { HostFacts } from '../preflight/host-facts.ts';
import type { CloserFacts } from './closer-facts.ts';
import type { ClusterFacts } from './cluster/cluster-facts.ts';
import type { EtcdFacts } from './etcd-facts.ts';
import type { Fact } from './fact.ts';
import type { Fields } from './schema.ts';
import type { facts } from './facts/index.ts';
import type { LossFacts } from './loss/loss-facts.ts';
import type { ProbeResult } from './probe-result.ts';

export type { SubnetEnv } from '../network/subnet-env.ts';
export type { CloserFacts, Clue, LostAt } from './closer-facts.ts';
export type { ClusterFacts, ClusterProbe } from './cluster/cluster-facts.ts';
export type { EtcdApiFacts, EtcdFacts, EtcdMemberFacts, EtcdUserFacts, KnownMemberFacts, LeaseFacts } from './etcd-facts.ts';
export type { FdbEntry } from './facts/fdb.ts';
export type { IptablesRules } from './facts/iptables.ts';
export type { Link } from './facts/links.ts';
export type { ListeningSocket } from './facts/listening.ts';
export type { LossFacts, LossSample, RisenCounter } from './loss/loss-facts.ts';
export type { Neighbour } from './facts/neighbours.ts';
export type { Route } from './facts/routes.ts';
export type { PolicyRule } from './facts/rules.ts';
export type { ServiceFacts } from './facts/services.ts';
export type { ProbeResult } from './probe-result.ts';

/** Everything seen of a lab at one moment, as plain JSON data; checks and faults are pure functions over it. */
export interface Observation {
  readonly schema: 1;
  /** ISO 8601, on the observer's clock. */
  readonly takenAt: string;
  /** The lab as it was planned. */
  readonly lab: LabConfig;
  /** The etcd API that the lab's flanneld reads. */
  readonly api: EtcdApi;
  /** The version of the lab's flanneld; absent: not known, or a bundle from before it was kept. */
  readonly flannelVersion?: string;
  readonly nodes: readonly NodeFacts[];
  readonly etcd: EtcdFacts;
  readonly probes: readonly ProbeResult[];
  /** A closer measurement where attempts were lost; absent: none was lost of a probe that was answered. */
  readonly loss?: LossFacts;
  /** Absent: nothing was left unexplained, or the observer did not ask. */
  readonly closer?: CloserFacts;
  /** Absent: a lab without Kubernetes. */
  readonly cluster?: ClusterFacts;
  /** The machine that k8s-lab runs on and the machines it would boot there; absent: it was not looked at. */
  readonly host?: HostFacts;
}

/** The answer of one node: the fields of every fact in facts/; an unreachable node has empty lists. */
export interface NodeFacts extends FactFields {
  readonly name: string;
  /** The planned address. */
  readonly address: string;
  readonly roles: readonly NodeRole[];
  readonly reachable: boolean;
  /** Why the node could not be asked. */
  readonly unreachableBecause?: string;
  /** Sections of the fact script whose tool was missing or failed, with its message. */
  readonly gaps: Readonly<Record<string, string>>;
}

type FieldsOf<F> = F extends Fact<infer Schema> ? Fields<Schema> : never;
type Intersect<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void ? All : never;
type FactFields = Intersect<FieldsOf<(typeof facts)[number]>>;
