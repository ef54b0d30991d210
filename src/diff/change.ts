import type { Layer } from '../checks/layers.ts';
import type { NodeFacts, Observation } from '../observe/observation.ts';

/** One way in which a lab differs from what it was, in the field's terms. */
export interface Change {
  /** The node concerned; absent when the lab as a whole is. */
  readonly node?: string;
  readonly layer: Layer;
  readonly text: string;
}

/** One of the two observations that are compared. */
export interface View {
  readonly seen: Observation;
  /** Whether what only follows from another subnet or a service's restart is no change. */
  readonly renumbered: boolean;
  /** The text by which two values are compared: of the same meaning when these are the same. */
  readonly same: (text: string) => string;
}

/** One node in one of the two observations. */
export interface NodeView extends View {
  readonly node: NodeFacts;
}

/** Compares one part of a node that answered in both observations. */
export type CompareNodes = (before: NodeView, after: NodeView) => readonly Change[];
