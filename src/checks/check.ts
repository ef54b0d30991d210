import type { Layered } from './layers.ts';
import type { Observation } from '../observe/observation.ts';

/** One way in which a claim is untrue. */
export interface Finding {
  /** The node concerned; absent when the lab as a whole is. */
  readonly node?: string;
  /** The other nodes concerned, where it is about pairs of nodes. */
  readonly peers?: readonly string[];
  readonly summary: string;
  readonly expected: string;
  readonly actual: string;
  /** The next step: a command to paste where there is one. */
  readonly hint: string;
}

/** A claim about a healthy lab, judged over what was seen. */
export interface Check {
  readonly id: string;
  /** The claim, as a sentence that is true of a healthy lab. */
  readonly title: string;
  /** Milliseconds the claim may take to become true by itself after a change. */
  readonly settleMs: number;
  /** Checks without which this one cannot be judged whole: when one of them did not pass and nothing is found, it is skipped. */
  readonly needs: readonly string[];
  /** Empty when the claim is true, or when what it is about was not seen. */
  judge(seen: Observation): readonly Finding[];
}

/** A check of the registry, with the layer that its folder gives it. */
export type KnownCheck = Layered<Check>;
