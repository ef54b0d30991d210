import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants, gzip } from 'node:zlib';

/** Data as it stands in a page for its script: gzip, which browsers can unpack, and base64, which neither HTML nor a script can mistake for anything else. */
export async function packForPage(value: unknown): Promise<string> {
  return (await promisify(gzip)(JSON.stringify(value), { level: 9 })).toString('base64');
}

/**
 * Data as it stands in a page for k8s-lab: Brotli and base64. Nodes are alike, but each of them is larger than the window of gzip.
 * A higher quality takes ten times as long and saves a tenth.
 */
export async function packForReader(value: unknown): Promise<string> {
  const { BROTLI_PARAM_QUALITY: quality } = constants;
  return (await promisify(brotliCompress)(JSON.stringify(value), { params: { [quality]: 6 } })).toString('base64');
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
  return block === undefined ? undefined : brotliDecompressSync(Buffer.from(block, 'base64'), { maxOutputLength: maxBytes }).toString();
}
