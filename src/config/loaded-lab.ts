import type { LabConfig } from './lab-config.ts';
import type { Origin } from './origins.ts';

/** A lab as it was asked for. */
export interface LoadedLab {
  readonly config: LabConfig;
  /** Where each value comes from, by its dotted path in a lab file. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Absolute path of the lab file, when one was read. */
  readonly file?: string;
}
