import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { formatObservation } from './bundle.ts';
import type { Bundle } from './bundle.ts';
import { writeTar } from '../text/tar.ts';

/** The bundle as a .tar.gz: manifest.json and observation.json first, all files in one folder. */
export async function packBundle({ manifest, observation, files }: Bundle): Promise<Buffer> {
  const all = [
    { name: 'manifest.json', text: `${JSON.stringify(manifest, undefined, 2)}\n` },
    { name: 'observation.json', text: formatObservation(observation) },
    ...files,
  ];
  const entries = all.map(({ name, text }) => ({ name, content: Buffer.from(text) }));
  return await promisify(gzip)(writeTar(bundleName(manifest), entries, new Date(manifest.takenAt)));
}

/** The default name of a bundle: k8s-lab-NAME-TIME. */
export function bundleName({ lab, takenAt }: Pick<Bundle['manifest'], 'lab' | 'takenAt'>): string {
  const time = takenAt.replace(/\.\d+Z$/, 'Z').replace(/[-:]/g, '');
  return `k8s-lab-${lab}-${time}`;
}
