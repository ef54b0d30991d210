import type { Layered } from '../checks/layers.ts';
import type { Backend } from '../config/lab-config.ts';
import type { NodeFacts, Observation } from '../observe/observation.ts';

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

/** One command that mends. */
export interface CureAction {
  /** The node it runs on; `etcd`: the arguments of etcdctl, against the lab's etcd; `host`: the machine of k8s-lab. */
  readonly where: string;
  readonly argv: readonly [string, ...string[]];
  /** What it destroys that cannot be made again; asked for by `--force` alone. */
  readonly loses?: string;
}

/** The nodes that a drill is staged on. */
export interface DrillTarget {
  readonly node: NodeFacts;
  readonly peer: NodeFacts;
  /** The healthy lab, without probes. */
  readonly seen: Observation;
}

/** What one node is to do: POSIX sh, run as root with `set -eu` in a folder of its own, which `revert` finds again. */
export interface Staging {
  readonly node: string;
  readonly inject: string;
  /** Brings back exactly what was, from what `inject` has saved in the folder. */
  readonly revert: string;
  /** What of the node (`the lab's …`: of the lab) it sets: of two that set the same, the later undoes the earlier or makes it untrue. */
  readonly sets?: readonly string[];
  /** What of the node it needs as it was: beside one that sets or disturbs it, it is not what it is to be. */
  readonly needs?: readonly string[];
  /** What of the node it does not leave as it was, though another may do so as well. */
  readonly disturbs?: readonly string[];
}

/** How a fault is staged on a running lab. */
export interface Drill {
  /** The backends that can have it; all unless given. */
  readonly backends?: readonly Backend['type'][];
  /** Which node has it: the one that runs etcd, or one that does not (where the lab has such a one). */
  readonly on: 'etcd' | 'worker';
  stage(target: DrillTarget): readonly Staging[];
}

/** One known way in which a lab fails: how it shows, what it explains, how it is mended, how it is staged. */
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
  /** Of a fault of the host, which is looked for before anything boots: whether the lab may be brought up in spite of it. */
  readonly severity?: 'warning' | 'error';
  /** Milliseconds for which what looks like it may be a passing state. */
  readonly settleMs: number;
  /** The checks and faults that are consequences of this one. */
  readonly explains: readonly string[];
  /** What shows it; empty when it is not there, or when what it is about was not seen. */
  signature(seen: Observation): readonly Evidence[];
  /** What mends it, in order. */
  cure(seen: Observation, evidence: readonly Evidence[]): readonly CureAction[];
  readonly drill?: Drill;
  /** Why it cannot be staged. */
  readonly noDrill?: string;
}

/** A fault of the registry, with the layer that its folder gives it. */
export type KnownFault = Layered<Fault>;
