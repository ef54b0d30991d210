import { constants } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import { LabError, messageOf } from '../errors.ts';
import { BundleError } from './bundle-error.ts';

/** A bundle could not be written. */
export class SaveError extends LabError {
  override readonly name = 'SaveError';
}

/** Writes a new file that only its owner can read; if it exists or cannot be written, rejects with a LabError and leaves no partial file. */
export async function saveNew(path: string, content: Uint8Array, hint: string): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (isExisting(error)) throw new BundleError(`${path} already exists`, { hint, cause: error });
    await rm(path, { force: true }).catch(() => undefined);
    throw new SaveError(`cannot write ${path}: ${messageOf(error)}`, { hint: 'choose an existing folder with write permission', cause: error });
  }
}

/** Writes a report that only its owner can read. It replaces an earlier report, and no other file; rejects with a LabError. */
export async function saveReport(path: string, html: string): Promise<void> {
  if (await isReport(path)) await rm(path, { force: true });
  await saveNew(path, Buffer.from(html), 'a report only replaces a report; choose another file');
}

async function isReport(path: string): Promise<boolean> {
  // A pipe, which is no report, would block without a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('latin1', 0, bytesRead).includes('<meta name="generator" content="k8s-lab">');
  } finally {
    await file.close();
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
