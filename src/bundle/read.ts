import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { messageOf } from '../errors.ts';
import { parseRecord } from '../network/json.ts';
import type { Observation } from '../observe/observation.ts';
import { BundleError } from './bundle-error.ts';
import { observationMismatch } from './shape.ts';
import { readTar } from './tar.ts';

/** A lab of 200 nodes unpacks to less. */
const maxBytes = 512 * 1024 * 1024;

/** The observation in a bundle, or in an observation.json by itself; rejects with a BundleError that says what the file is not. */
export async function readObservation(path: string): Promise<Observation> {
  const content = await readFile(path).catch((error: unknown) => {
    throw new BundleError(`${path} cannot be read: ${messageOf(error)}`, { hint: 'k8s-lab collect writes a bundle; k8s-lab snapshot --list shows what is kept' });
  });
  return observationIn(content, path);
}

/** The observation that a file's content is or holds; throws a BundleError. */
export function observationIn(content: Buffer, path: string): Observation {
  const isPacked = content[0] === 0x1f && content[1] === 0x8b;
  const text = isPacked ? unpack(content, path) : content.toString();
  const data = parseRecord(text);
  if (!data) throw noBundle(path, isPacked ? 'its observation.json is not JSON' : 'it is neither a .tar.gz nor JSON');
  checkSchema(data, path);
  const wrong = observationMismatch(data);
  if (wrong !== undefined) throw noBundle(path, `${wrong || 'what it holds'} is not as in an observation`);
  return data as unknown as Observation;
}

function unpack(content: Buffer, path: string): string {
  const entries = readTar(gunzip(content, path));
  if (!entries) throw damaged(path, 'its archive is damaged or cut off');
  const find = (name: string): string | undefined => entries.find(entry => entry.name === name)?.content.toString();
  const manifest = parseRecord(find('manifest.json') ?? '');
  if (!manifest) throw noBundle(path, 'it has no manifest.json');
  checkSchema(manifest, path);
  const observation = find('observation.json');
  if (observation === undefined) throw noBundle(path, 'it has no observation.json');
  return observation;
}

function gunzip(content: Buffer, path: string): Buffer {
  try {
    return gunzipSync(content, { maxOutputLength: maxBytes });
  } catch (error) {
    throw damaged(path, messageOf(error));
  }
}

function checkSchema({ schema }: Readonly<Record<string, unknown>>, path: string): void {
  if (schema === 1) return;
  if (typeof schema !== 'number') throw noBundle(path, 'it names no schema');
  throw new BundleError(`${path} has schema ${schema}; this k8s-lab reads schema 1`, { hint: 'use the k8s-lab that made it, or a newer one' });
}

function noBundle(path: string, because: string): BundleError {
  return new BundleError(`${path} is no bundle: ${because}`, { hint: 'a bundle is what k8s-lab collect or snapshot makes' });
}

function damaged(path: string, because: string): BundleError {
  return new BundleError(`${path} cannot be unpacked: ${because}`, { hint: 'copy it again, or collect again' });
}
