import type { View } from '../view/types.ts';
import type { ViewDelta } from '../view/delta.ts';

/** What a page is told as it happens, by the name of the event. */
export interface Messages {
  readonly hello: Hello;
  readonly view: View;
  readonly delta: ViewDelta;
  readonly change: readonly Happening[];
  readonly action: ActionState;
  /** Whether another command, or an action of this dashboard, is changing the lab. */
  readonly busy: { readonly holder: string | null };
  /** The lab did not answer a look. */
  readonly gone: { readonly at: string; readonly reason: string };
  readonly training: TrainingState;
}

export type MessageName = keyof Messages;

/** The first message of a stream. */
export interface Hello {
  readonly version: string;
  readonly seq: number;
  readonly lab: string;
  /** Whether this dashboard may change the lab; else why not. */
  readonly changes: { readonly allowed: boolean; readonly reason: string };
  /** Everything that happened since the server started, oldest first, up to 500. */
  readonly happenings: readonly Happening[];
  readonly busy: string | null;
  readonly training: TrainingState;
  /** Milliseconds after which a hidden page stops listening. */
  readonly hiddenMs: number;
}

/** One line of the list of events. */
export interface Happening {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: 'check' | 'cause' | 'pair' | 'node' | 'verdict' | 'change' | 'action' | 'lab';
  /** Whether it turned for the better; absent where that is not known. */
  readonly good?: boolean;
  readonly text: string;
  readonly nodes: readonly string[];
}

export const actionKinds = ['look', 'inject', 'revert', 'repair', 'train', 'guess', 'give-up'] as const;
export type ActionKind = (typeof actionKinds)[number];

/** What a page asks for. */
export interface ActionRequest {
  readonly kind: ActionKind;
  readonly fault?: string | undefined;
  readonly node?: string | undefined;
  /** The digest of the plan that was shown before. */
  readonly plan?: string | undefined;
}

export interface ActionState {
  readonly id: number;
  readonly kind: ActionKind;
  readonly state: 'running' | 'done' | 'failed' | 'aborted';
  /** What was just done, or what went wrong. */
  readonly line: string;
  /** ISO 8601. */
  readonly at: string;
  /** A repair brought causes to light that other commands would fix, which were not shown yet. */
  readonly more?: boolean;
}

/** What an action would do, shown before it is done. */
export interface ActionPlan {
  readonly kind: ActionKind;
  /** Identifies exactly these commands. */
  readonly digest: string;
  /** The command line that does the same. */
  readonly same: string;
  readonly commands: readonly PlannedCommand[];
  /** What is not done here because it destroys data. */
  readonly withheld: readonly { readonly title: string; readonly loses: readonly string[] }[];
}

export interface PlannedCommand {
  readonly where: string;
  readonly text: string;
  /** The whole script, if it is more than the text. */
  readonly script?: string;
}

/** A fault that can be injected, or why it cannot. */
export interface FaultChoice {
  readonly id: string;
  readonly title: string;
  readonly symptom: string;
  readonly layer: string;
  /** The nodes that can have it. */
  readonly nodes: readonly string[];
  readonly refusal?: string;
  /** The nodes on which it is injected now. */
  readonly active: readonly string[];
}

/** A fault to be found by the picture. */
export type TrainingState =
  | { readonly state: 'none' }
  | { readonly state: 'searching'; readonly symptom: string; readonly guesses: number }
  | { readonly state: 'over'; readonly found: boolean; readonly guesses: number; readonly fault: string; readonly title: string; readonly nodes: readonly string[] };
