import { messageOf } from '../errors.ts';
import type { Observation } from '../observe/observation.ts';
import { readWhole } from '../system/read-whole.ts';
import { BundleError } from './bundle-error.ts';

/** The size limit of a file; a lab of 200 nodes needs less, unpacked. */
const maxBytes = 512 * 1024 * 1024;

/** The observation in a bundle or in an observation.json; rejects with a BundleError if the file is neither. */
export async function readObservation(path: string): Promise<Observation> {
  const content = await readWhole(path, maxBytes).catch((error: unknown) => {
    throw new BundleError(`cannot read ${path}: ${messageOf(error)}`, { hint: '`k8s-lab collect` writes a bundle; `k8s-lab snapshot --list` lists snapshots' });
  });
  // It takes the library of schemas, which nothing else needs.
  const { observationIn } = await import('./observation-in.ts');
  return observationIn(content, path);
}
