import type { Observation } from '../observe/observation.ts';
import { fit } from './fit.ts';
import { hideSecrets } from './hide.ts';
import type { Manifest, TextFile } from './manifest.ts';

/** One lab at one moment: its observation, logs and files, with secrets redacted. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly observation: Observation;
  /** Everything except the observation. */
  readonly files: readonly TextFile[];
}

/** Everything collected from a lab, secrets included. */
export interface Material {
  readonly observation: Observation;
  readonly versions: Manifest['versions'];
  readonly files: readonly TextFile[];
  readonly missing: Manifest['missing'];
}

/** The size limit of a bundle of up to three nodes, uncompressed; it grows with the number of nodes. */
const maxBytes = 5 * 1024 * 1024;

/** Makes a bundle: redacts secrets, and truncates long files, which the manifest lists. */
export function makeBundle(material: Material): Bundle {
  const observation = hideSecrets(material.observation);
  const room = maxBytes * Math.max(1, observation.nodes.length / 3) - sizeOf(formatObservation(observation)) - manifestBytes;
  const fitted = fit(material.files.map(hideSecrets), Math.max(0, room));
  const sizes = fitted.map(({ name, text, cut }) => ({ name, bytes: sizeOf(text), ...(cut !== undefined && { cut }) }));
  const { versions, missing } = material;
  const own = { name: 'observation.json', bytes: sizeOf(formatObservation(observation)) };
  const manifest: Manifest = { schema: 1, lab: observation.lab.name, takenAt: observation.takenAt, versions, files: [own, ...sizes], missing };
  return { manifest: hideSecrets(manifest), observation, files: fitted.map(({ name, text }) => ({ name, text })) };
}

/** The text of observation.json in a bundle. */
export function formatObservation(observation: Observation): string {
  return `${JSON.stringify(observation)}\n`;
}

// The manifest, and the archive's header of each file.
const manifestBytes = 64 * 1024;

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}
