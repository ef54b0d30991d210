import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readObservation } from '../../src/bundle/read.ts';
import type { Observation } from '../../src/observe/observation.ts';

const folder = fileURLToPath(new URL('../fixtures/bundles/', import.meta.url));
const kubernetes = fileURLToPath(new URL('../fixtures/kubernetes/healthy.tar.gz', import.meta.url));

/** Every captured lab: the name of its bundle, and where it is. */
export const capturedLabs: readonly (readonly [name: string, path: string])[] = [
  ...readdirSync(folder).map(name => [name.replace('.tar.gz', ''), `${folder}${name}`] as const),
  ['kubernetes', kubernetes],
];

/** The observation of a captured lab. */
export async function captured(name: string): Promise<Observation> {
  return await readObservation(capturedLabs.find(([known]) => known === name)?.[1] ?? name);
}
