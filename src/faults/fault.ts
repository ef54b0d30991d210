import type { Layered } from '../checks/layers.ts';
import type { Backend } from '../config/lab-config.ts';
import type { NodeFacts, Observation } from '../observe/observation.ts';
import type { IssueRequest } from '../pki/certificate-request.ts';

/** One fact that shows the fault, so that a reader can look at it by hand. */
export interface Evidence {
  /** The node that has the fault; absent when the lab as a whole has. */
  readonly node?: string;
  /** The other node, of a fault between two. */
  readonly peer?: string;
  /** What was looked at: a file, a key, a route, a rule. */
  readonly fact: string;
  readonly expected: string;
  readonly actual: string;
  /** Whether it cannot pass by itself, whatever the fault's `settleMs` says. */
  readonly lasting?: boolean;
}

/** One command of a fix. */
export interface CureAction {
  /** The node it runs on; `etcd`: the arguments of etcdctl, against the lab's etcd; `kubectl`: those of kubectl, as administrator; `certificates`: the nodes whose certificates of etcd are signed again; `host`: the machine of k8s-lab. */
  readonly where: string;
  readonly argv: readonly [string, ...string[]];
  /** Text for its standard input. */
  readonly input?: string;
  /** Data that it destroys for good; needs `--force`. */
  readonly loses?: string;
}

/** The nodes that a drill injects its fault into. */
export interface DrillTarget {
  readonly node: NodeFacts;
  readonly peer: NodeFacts;
  /** The healthy lab, without probes. */
  readonly seen: Observation;
}

/** The scripts for one node: POSIX sh, run as root with `set -eu` in a folder shared by `inject` and `revert`. */
export interface Staging {
  readonly node: string;
  readonly inject: string;
  /** Restores the previous state exactly, from files that `inject` saved in the folder. */
  readonly revert: string;
  /** Certificates that both scripts find in the folder, as NAME.crt and NAME.key. */
  readonly certificates?: readonly StagedCertificate[];
  /** Things on the node (`the lab's …`: in the lab) that it sets: two faults that set the same thing conflict. */
  readonly sets?: readonly string[];
  /** Things on the node that it needs unchanged: it conflicts with a fault that sets or disturbs one. */
  readonly needs?: readonly string[];
  /** Things on the node that it changes, but that other faults may change too. */
  readonly disturbs?: readonly string[];
}

/** A certificate that is signed for a drill. */
export interface StagedCertificate {
  readonly name: string;
  readonly request: IssueRequest;
  /** Whether an authority signs it that nobody in the lab trusts. */
  readonly byStranger?: boolean;
}

/** How a fault is injected into a running lab. */
export interface Drill {
  /** The backends that can have the fault; all by default. */
  readonly backends?: readonly Backend['type'][];
  /** Whether only a lab with Kubernetes can have it, or only one without has a fix for it; absent: either. */
  readonly kubernetes?: boolean;
  /** How many members of etcd the lab must have: one alone, or at least as many; absent: any. */
  readonly members?: 1 | 3;
  /** What etcd must have: certificates, or users, who log in by theirs. */
  readonly etcd?: 'tls' | 'users';
  /** Whether it changes the network between the nodes, which is the lab's own in a sandbox only. */
  readonly sandboxOnly?: boolean;
  /** Whether it stays after its fix, which only works around it; it is reverted after the drill, together with what the fix did. */
  readonly keepsAfterFix?: boolean;
  /** The releases of flannel that can have the fault: the first of them, and the first that cannot again; all by default. */
  readonly flannel?: { readonly from?: string; readonly before?: string };
  /** Why this lab has nothing that it could change; undefined if it has. */
  readonly unfit?: (seen: Observation) => string | undefined;
  /** Which node has it: the one that runs etcd, or one that does not (where the lab has such a one). */
  readonly on: 'etcd' | 'worker';
  stage(target: DrillTarget): readonly Staging[];
}

/** One known failure of a lab: its signature, what it explains, how to fix it and how to inject it. */
export interface Fault {
  readonly id: string;
  /** What is wrong, as a sentence about a lab that has it. */
  readonly title: string;
  /** What the user sees. */
  readonly symptom: string;
  /** Where the failure is documented; `code`: read in the source of flannel, docker or Vagrant. */
  readonly source: string;
  /** How far its consequences go: the whole lab, whatever concerns its nodes, or the pair of nodes of its evidence. */
  readonly reach: 'lab' | 'node' | 'pair';
  /** Of a fault of the host, which is looked for before anything boots: whether the lab may be brought up despite it. */
  readonly severity?: 'warning' | 'error';
  /** Milliseconds in which a similar state may pass by itself. */
  readonly settleMs: number;
  /** The checks and faults that are consequences of this one. */
  readonly explains: readonly string[];
  /** The evidence; empty when the lab does not have the fault, or the observation lacks its facts. */
  signature(seen: Observation): readonly Evidence[];
  /** The commands that fix it, in order. */
  cure(seen: Observation, evidence: readonly Evidence[]): readonly CureAction[];
  readonly drill?: Drill;
  /** Why it cannot be injected. */
  readonly noDrill?: string;
}

/** A fault of the registry, with the layer that its folder gives it. */
export type KnownFault = Layered<Fault>;
