import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Observation } from '../observe/observation.ts';
import { readObservation } from './read.ts';
import { isSnapshotName, snapshotPath, unknownSnapshot } from './snapshots.ts';

/** The observation of a file or snapshot named on the command line; rejects with a BundleError. */
export async function readSource(cwd: string, word: string): Promise<Observation> {
  const file = resolve(cwd, word);
  if (existsSync(file)) return await readObservation(file);
  const kept = isSnapshotName(word) ? snapshotPath(word) : undefined;
  if (kept !== undefined && existsSync(kept)) return await readObservation(kept);
  throw await unknownSnapshot(word);
}
