import { gunzipSync } from 'node:zlib';
// The parts by name: a bundler leaves out the rest, which is most of it.
import { array, boolean, compile, enum as choice, number, object, record, string, validate } from 'zod';
import type { ZodType } from 'zod';
import { messageOf } from '../errors.ts';
import { parseRecord } from '../network/json.ts';
import type { Observation } from '../observe/observation.ts';
import { observationSchema } from '../observe/observation-schema.ts';
import type { Zod } from '../observe/schema.ts';
import { BundleError } from './bundle-error.ts';
import { isPage, observationInPage } from './in-page.ts';
import { readTar } from '../text/tar.ts';

/** The size limit of an unpacked bundle; a lab of 200 nodes needs less. */
const maxBytes = 512 * 1024 * 1024;

/** The observation in a file's content; throws a BundleError. */
export function observationIn(content: Buffer, path: string): Observation {
  const isPacked = content[0] === 0x1f && content[1] === 0x8b;
  const text = isPacked ? unpack(content, path) : isPage(content) ? fromPage(content, path) : content.toString();
  const data = parseRecord(text);
  if (!data) throw noBundle(path, isPacked ? 'its observation.json is not JSON' : 'it is neither a .tar.gz nor JSON');
  checkSchema(data, path);
  const wrong = mismatch(data);
  if (wrong !== undefined) throw noBundle(path, `${wrong || 'its content'} does not fit an observation`);
  return data as unknown as Observation;
}

const schema = observationSchema({ array, boolean, enum: choice, number, object, record, string } as unknown as Zod) as unknown as ZodType;
// Tells in a quarter of the time whether data fits, but not where it does not.
const compiled = compile(schema);

/** Where data is not as the schema says, such as nodes[0].routes[1].table; undefined when it is. */
function mismatch(data: unknown): string | undefined {
  if (validate(compiled, data)) return undefined;
  const [issue] = schema.safeParse(data).error?.issues ?? [];
  return issue?.path.reduce<string>((path, part) => (typeof part === 'number' ? `${path}[${part}]` : `${path}${path && '.'}${String(part)}`), '');
}

function unpack(content: Buffer, path: string): string {
  const entries = readTar(gunzip(content, path));
  if (!entries) throw damaged(path, 'its archive is damaged or truncated');
  const find = (name: string): string | undefined => entries.find(entry => entry.name === name)?.content.toString();
  const manifest = parseRecord(find('manifest.json') ?? '');
  if (!manifest) throw noBundle(path, 'it has no manifest.json');
  checkSchema(manifest, path);
  const observation = find('observation.json');
  if (observation === undefined) throw noBundle(path, 'it has no observation.json');
  return observation;
}

function fromPage(content: Buffer, path: string): string {
  const found = undamaged(path, () => observationInPage(content, maxBytes));
  if (found === undefined) throw noBundle(path, 'it is a page, but not one that `k8s-lab report` wrote');
  return found;
}

function gunzip(content: Buffer, path: string): Buffer {
  return undamaged(path, () => gunzipSync(content, { maxOutputLength: maxBytes }));
}

function undamaged<T>(path: string, unpacked: () => T): T {
  try {
    return unpacked();
  } catch (error) {
    throw damaged(path, messageOf(error));
  }
}

function checkSchema({ schema }: Readonly<Record<string, unknown>>, path: string): void {
  if (schema === 1) return;
  if (typeof schema !== 'number') throw noBundle(path, 'it has no schema number');
  throw new BundleError(`${path} has schema ${schema}; expected schema 1`, { hint: 'use the k8s-lab version that made it, or a newer one' });
}

function noBundle(path: string, because: string): BundleError {
  return new BundleError(`${path} is not a bundle: ${because}`, { hint: '`k8s-lab collect`, `k8s-lab snapshot` and `k8s-lab report` make files that can be read here' });
}

function damaged(path: string, because: string): BundleError {
  return new BundleError(`${path} cannot be unpacked: ${because}`, { hint: 'copy the file again, or run `k8s-lab collect` again' });
}
