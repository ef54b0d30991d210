import { exitCodes, LabError } from '../errors.ts';

/** A file is not a usable bundle, observation or snapshot. */
export class BundleError extends LabError {
  override readonly name = 'BundleError';
  override readonly exitCode = exitCodes.misuse;
}
