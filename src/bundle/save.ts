import { rm, writeFile } from 'node:fs/promises';
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

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
