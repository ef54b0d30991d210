import { rm, writeFile } from 'node:fs/promises';
import { LabError, messageOf } from '../errors.ts';
import { BundleError } from './bundle-error.ts';

/** A bundle could not be written where it was to be. */
export class SaveError extends LabError {
  override readonly name = 'SaveError';
}

/** Writes a new file that only its owner can read; rejects with a LabError, leaving nothing half-made, when there is one already or it cannot be written. */
export async function saveNew(path: string, content: Uint8Array, hint: string): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (isThere(error)) throw new BundleError(`${path} is there already`, { hint, cause: error });
    await rm(path, { force: true }).catch(() => undefined);
    throw new SaveError(`${path} cannot be written: ${messageOf(error)}`, { hint: 'choose a folder that is there and can be written to', cause: error });
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
