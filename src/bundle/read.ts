import { readFile } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import type { Observation } from '../observe/observation.ts';
import { BundleError } from './bundle-error.ts';

/** The observation in a bundle, or in an observation.json by itself; rejects with a BundleError that says what the file is not. */
export async function readObservation(path: string): Promise<Observation> {
  const content = await readFile(path).catch((error: unknown) => {
    throw new BundleError(`${path} cannot be read: ${messageOf(error)}`, { hint: 'k8s-lab collect writes a bundle; k8s-lab snapshot --list shows what is kept' });
  });
  // It takes the library of schemas, which nothing else needs.
  const { observationIn } = await import('./observation-in.ts');
  return observationIn(content, path);
}
