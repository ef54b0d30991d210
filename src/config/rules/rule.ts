import type { LabConfig } from '../lab-config.ts';
import type { LabDraft } from '../lab-draft.ts';
import type { Problem } from '../problems.ts';

/** A condition on several values of a lab, each valid by itself. */
export interface Rule {
  /** The paths it needs, `*` for any list entry; if one is unknown, the rule is skipped. */
  readonly needs: readonly string[];
  /** Another rule of the same subject needs this path; this rule runs only if the path is unknown. */
  readonly without?: string;
  /** The problems: `draft` is the user's input, `lab` the same with defaults filled in. */
  judge(draft: LabDraft, lab: LabConfig): readonly Problem[];
}
