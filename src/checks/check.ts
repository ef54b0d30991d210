import type { LabConfig } from '../config/lab-config.ts';
import type { Layered } from './layers.ts';
import type { Observation } from '../observe/observation.ts';

/** One reason why a check failed, or a warning of a check that passed. */
export interface Finding {
  /** The node concerned; absent when it is the whole lab. */
  readonly node?: string;
  /** The other nodes concerned, for a finding about pairs of nodes. */
  readonly peers?: readonly string[];
  readonly summary: string;
  readonly expected: string;
  readonly actual: string;
  /** The next step: a command to paste, if there is one. */
  readonly hint: string;
  /** The lab works despite it; absent: it does not. */
  readonly severity?: 'warning';
}

/** One property of a healthy lab, checked against an observation. */
export interface Check {
  readonly id: string;
  /** What is checked, as a sentence that is true of a healthy lab. */
  readonly title: string;
  /** Milliseconds the check may take to pass by itself after a change. */
  readonly settleMs: number;
  /** Checks this one depends on: if one of them did not pass and this one has no findings, it is skipped. */
  readonly needs: readonly string[];
  /** Whether the lab has what is checked; absent: every lab has. */
  readonly appliesTo?: (lab: LabConfig) => boolean;
  /** Empty when the check passes, or when the observation lacks its facts; it also passes when they are all warnings. */
  judge(seen: Observation): readonly Finding[];
}

/** A check of the registry, with the layer of its folder. */
export type KnownCheck = Layered<Check>;
