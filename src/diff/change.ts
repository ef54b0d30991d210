import type { Layer } from '../checks/layers.ts';
import type { NodeFacts, Observation } from '../observe/observation.ts';

/** One difference between two observations of a lab, in the terms of networking. */
export interface Change {
  /** The node; absent for a change of the whole lab. */
  readonly node?: string;
  readonly layer: Layer;
  readonly text: string;
}

/** One of the two compared observations. */
export interface View {
  readonly seen: Observation;
  /** Whether mere consequences of a new subnet or of a service's restart are ignored. */
  readonly renumbered: boolean;
  /** The form in which values are compared: equal for values with the same meaning. */
  readonly same: (text: string) => string;
}

/** A node in one of the two observations. */
export interface NodeView extends View {
  readonly node: NodeFacts;
}

/** Compares one part of a node that answered in both observations. */
export type CompareNodes = (before: NodeView, after: NodeView) => readonly Change[];
