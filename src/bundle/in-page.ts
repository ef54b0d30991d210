import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';

/** Data as it stands in a page: gzip and base64, which neither HTML nor a script can mistake for anything else. */
export async function packForPage(value: unknown): Promise<string> {
  return (await promisify(gzip)(JSON.stringify(value), { level: 9 })).toString('base64');
}

/** The element of a page that carries its observation. */
export const observationBlock = 'k8s-lab-observation';

/** Whether a file's content is a page. */
export function isPage(content: Buffer): boolean {
  return content.subarray(0, 15).toString('latin1').toLowerCase() === '<!doctype html>';
}

/** The JSON of the observation that a page of `k8s-lab report` carries; undefined if it carries none. Throws if it is damaged. */
export function observationInPage(content: Buffer, maxBytes: number): string | undefined {
  const [, block] = new RegExp(`id="${observationBlock}">([A-Za-z0-9+/=]+)</script>`).exec(content.toString('latin1')) ?? [];
  return block === undefined ? undefined : gunzipSync(Buffer.from(block, 'base64'), { maxOutputLength: maxBytes }).toString();
}
