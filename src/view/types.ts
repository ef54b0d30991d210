import type { CauseReport } from '../doctor/report.ts';
import type { CheckResult } from '../checks/judge.ts';
import type { NodeRole } from '../config/lab-config.ts';
import type { PacketKind, Walk } from '../paths/types.ts';
import type { Unexplained } from '../faults/unexplained.ts';

/** Everything that a picture of a lab shows: plain JSON, the same for the terminal, the report and the dashboard. */
export interface View {
  readonly schema: 1;
  /** When the lab was looked at, ISO 8601; absent: this is the plan, and nothing was seen. */
  readonly takenAt?: string;
  readonly lab: LabView;
  readonly verdict: VerdictView;
  /** Root causes, the lowest layer first. */
  readonly causes: readonly CauseView[];
  readonly unexplained: readonly Unexplained[];
  /** In the order of the plan, which is the order of the matrix. */
  readonly nodes: readonly NodeView[];
  readonly matrix: MatrixView;
  readonly checks: readonly CheckView[];
  /** Pods and Services that are no node's probe pod; empty without Kubernetes. */
  readonly ends: readonly EndView[];
  /** What turned since the previous view, oldest first; empty without one. */
  readonly events: readonly EventView[];
}

export interface LabView {
  readonly name: string;
  readonly provider: string;
  /** host-gw, vxlan or udp. */
  readonly backend: string;
  /** The overlay's network and the nodes' network, as CIDR. */
  readonly network: string;
  readonly nodeNetwork: string;
  /** Such as 1.33.13; absent without Kubernetes. */
  readonly kubernetes?: string;
}

export interface VerdictView {
  /** planned: nothing was seen, so nothing was judged. */
  readonly state: 'ready' | 'not-ready' | 'planned';
  readonly checks: Count;
  readonly probes: Count;
  /** Ordered pairs of nodes whose pods were probed, and those of them of which every probe was answered. */
  readonly pairs: Count;
  /** Such as `etcd 3.4.23, healthy`; empty in a plan. */
  readonly etcd: string;
}

/** How many of all are good. */
export interface Count {
  readonly good: number;
  readonly all: number;
}

/** A root cause, and the broken pairs that its nodes belong to. */
export interface CauseView extends CauseReport {
  /** Indexes into `nodes`: from, to. */
  readonly pairs: readonly Pair[];
}

/** Indexes into `nodes`: from, to. */
export type Pair = readonly [from: number, to: number];

export interface NodeView {
  readonly name: string;
  readonly address: string;
  readonly roles: readonly NodeRole[];
  /** planned: nothing was seen; unreachable: it did not answer, so its fields are of the plan or of etcd. */
  readonly state: 'good' | 'bad' | 'unreachable' | 'planned';
  readonly unreachableBecause?: string;
  /** What is wrong with it, in a few words each, such as `1 route missing`; from the causes and the failed checks. */
  readonly troubles: readonly string[];
  /** The device with the planned address; absent if none has it. */
  readonly device?: string;
  /** The subnet of its pods, from its lease or else its subnet.env. */
  readonly subnet?: string;
  /** docker0's address with its prefix length. */
  readonly bridge?: string;
  readonly pod?: { readonly address: string; readonly mtu: number };
  readonly lease?: LeaseView;
  readonly services: readonly ServiceView[];
  /** To the other nodes' subnets; in a lab of more than 20 nodes, only those that are not as wanted. */
  readonly routes: readonly RouteView[];
  readonly routesAsWanted: Count;
}

export interface LeaseView {
  readonly subnet: string;
  readonly key: string;
  /** Seconds that it had left when it was seen; absent: a reservation, which does not expire. */
  readonly ttl?: number;
  readonly vtepMac?: string;
  /** flanneld should have renewed it by now. */
  readonly late: boolean;
}

export interface ServiceView {
  readonly name: string;
  /** Such as active, failed or suspended. */
  readonly state: string;
  readonly good: boolean;
  /** The last lines of its log, oldest first; empty while it is good. */
  readonly log: readonly string[];
}

/** A route to another node's subnet: the wanted one beside the one that was seen. */
export interface RouteView {
  readonly peer: string;
  readonly destination: string;
  readonly wanted: string;
  /** `no route` if there is none. */
  readonly actual: string;
  readonly good: boolean;
}

/** What the probes of an ordered pair of pods said, in one byte: see cells.ts. */
export type Cell = number;

export type CellState = 'answered' | 'partly' | 'large-lost' | 'no-answer' | 'same-address' | 'not-seen' | 'self';

export interface MatrixView {
  /** Row by row, row = from and column = to, both in the order of `nodes`: as many as the square of the nodes. */
  readonly cells: readonly Cell[];
  /** Nodes that no cell tells apart, as indexes into `nodes`; in the order of their first node. */
  readonly classes: readonly (readonly number[])[];
  readonly shape: ShapeView;
  /** Broken pairs, those that are lost alike together. */
  readonly broken: readonly BrokenView[];
  /** Ways of packets: of every pair in a small lab, else of the first pair of each entry of `broken`. */
  readonly walks: readonly Walk[];
}

/** Where the broken cells are: it names the layer to look at. */
export interface ShapeView {
  readonly kind: 'none' | 'cell' | 'row' | 'column' | 'cross' | 'pair' | 'all' | 'mixed' | 'not-seen';
  /** Indexes into `nodes` of those that the shape is about. */
  readonly nodes: readonly number[];
  /** Such as `1 cell, one way: a route of node2 to one peer`. */
  readonly text: string;
}

/** Ordered pairs that are lost in the same state, at the same hop. */
export interface BrokenView {
  readonly state: CellState;
  readonly pairs: readonly Pair[];
  /** The other direction of these pairs is answered. */
  readonly oneWay: boolean;
  /** The kinds of probes that were not answered. */
  readonly lost: readonly PacketKind[];
  /** Where the packet dies, such as `on node2: no route to 172.33.90.0/24; the packet leaves by eth0 to 10.0.2.2, which does not answer ARP`; empty if it is not known. */
  readonly summary: string;
  /** Errors that came back, each once. */
  readonly errors: readonly string[];
}

/** A check's result; `findings` are as `verify --json` has them. */
export type CheckView = CheckResult;

export interface EndView {
  readonly kind: 'pod' | 'service';
  /** With its namespace: default/page. */
  readonly name: string;
  readonly address: string;
  /** Of a pod. */
  readonly node?: string;
  readonly good: boolean;
  /** Of a Service: the addresses behind it, with their nodes. */
  readonly backends: readonly { readonly address: string; readonly node: string }[];
}

export interface EventView {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: 'check' | 'cause' | 'pair' | 'node' | 'verdict';
  /** Whether it turned for the better. */
  readonly good: boolean;
  readonly text: string;
  readonly nodes: readonly string[];
}
