import type { Observation } from '../observe/observation.ts';
import { fit } from './fit.ts';
import { hideSecrets } from './hide.ts';
import type { Manifest, TextFile } from './manifest.ts';

/** One lab at one moment, to be kept or sent: what was seen of it, and what its parts wrote; without secrets. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly observation: Observation;
  /** Everything beside the observation. */
  readonly files: readonly TextFile[];
}

/** What was gathered of a lab, secrets and all. */
export interface Material {
  readonly observation: Observation;
  readonly versions: Manifest['versions'];
  readonly files: readonly TextFile[];
  readonly missing: Manifest['missing'];
}

/** All that a bundle of a lab of three nodes, or fewer, may hold before it is compressed; a larger lab has as much for each node. */
const maxBytes = 5 * 1024 * 1024;

/** Makes a bundle: hides secrets, and cuts what is too long, saying so in its manifest. */
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

// The manifest itself, and the archive's own words about each file.
const manifestBytes = 64 * 1024;

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}
