import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InterruptedError, SetupError, messageOf } from '../errors.ts';
import { deadlineOf } from '../system/deadline.ts';
import { formatSize } from './progress.ts';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly setDetail?: (detail: string) => void;
  /** Of the digest to return; sha256 by default. */
  readonly algorithm?: 'sha256' | 'sha512';
}

/** Fetches a text. */
export async function fetchText(url: string, signal?: AbortSignal): Promise<string> {
  return await reach(url, signal, async response => await response.text());
}

/** Downloads into a file; returns the content's digest in hexadecimal. */
export async function fetchFile(url: string, file: string, { signal, setDetail, algorithm = 'sha256' }: DownloadOptions = {}): Promise<string> {
  return await reach(url, signal, async response => {
    const hash = createHash(algorithm);
    let size = 0;
    if (!response.body) throw new Error('the response was empty');
    const body = response.body;
    await pipeline(
      async function* () {
        for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
          hash.update(chunk);
          size += chunk.byteLength;
          setDetail?.(formatSize(size));
          yield chunk;
        }
      },
      createWriteStream(file),
    );
    return hash.digest('hex');
  });
}

// A download that takes longer has stalled.
const longestMs = 600_000;

async function reach<T>(url: string, signal: AbortSignal | undefined, read: (response: Response) => Promise<T>): Promise<T> {
  const deadline = deadlineOf(longestMs, [signal]);
  try {
    const response = await fetch(url, { signal: deadline.signal });
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
    return await read(response);
  } catch (error) {
    if (signal?.aborted) throw new InterruptedError('interrupted');
    const reason = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    throw new SetupError(`cannot fetch ${url}: ${reason || 'no connection'}`, { cause: error });
  } finally {
    deadline.clear();
  }
}
