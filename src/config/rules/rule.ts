import type { LabConfig } from '../lab-config.ts';
import type { LabDraft } from '../lab-draft.ts';
import type { Problem } from '../problems.ts';

/** What the values of a lab must mean together, each being fit in itself. */
export interface Rule {
  /** The paths it judges by, `*` for any list entry; where one is not known, the rule says nothing. */
  readonly needs: readonly string[];
  /** A path of which another rule of the same subject needs to know; this one speaks only where it is not known. */
  readonly without?: string;
  /** What is wrong: `draft` is what the user gave, `lab` the same with every default filled in. */
  judge(draft: LabDraft, lab: LabConfig): readonly Problem[];
}
