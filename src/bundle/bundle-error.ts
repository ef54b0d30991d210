import { exitCodes, LabError } from '../errors.ts';

/** A file that was to be a bundle, an observation or a snapshot is none that can be used. */
export class BundleError extends LabError {
  override readonly name = 'BundleError';
  override readonly exitCode = exitCodes.misuse;
}
