import type { LabConfig } from './lab-config.ts';
import type { Origin } from './origins.ts';

/** A lab as requested by its file and flags. */
export interface LoadedLab {
  readonly config: LabConfig;
  /** The origin of each value, by its dotted path in a lab file. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Absolute path of the lab file, if one was read. */
  readonly file?: string;
}
