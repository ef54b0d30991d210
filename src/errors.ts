/** What a shell sees when k8s-lab ends. */
export const exitCodes = { ok: 0, findings: 1, misuse: 2, failed: 3, bug: 70, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface LabErrorOptions extends ErrorOptions {
  /** The next thing to do, as a sentence or a command. */
  readonly hint?: string | undefined;
}

/** A failure the user can act on; anything else that reaches `cli.ts` is a bug. */
export abstract class LabError extends Error {
  abstract override readonly name: string;
  readonly exitCode: ExitCode = exitCodes.failed;
  readonly hint: string | undefined;

  constructor(message: string, { hint, ...options }: LabErrorOptions = {}) {
    super(message, options);
    this.hint = hint;
  }
}

/** The command line asks for something that does not exist or does not fit together. */
export class UsageError extends LabError {
  override readonly name = 'UsageError';
  override readonly exitCode = exitCodes.misuse;
}

/** The lab file or the flags describe no lab that could work. */
export class ConfigError extends LabError {
  override readonly name = 'ConfigError';
  override readonly exitCode = exitCodes.misuse;
}

/** The machines could not be made, found or removed. */
export class ProviderError extends LabError {
  override readonly name = 'ProviderError';
}

/** etcd did not answer, or refused what was asked. */
export class KeyStoreError extends LabError {
  override readonly name = 'KeyStoreError';
}

/** A program that the lab needs is missing, or could not be obtained. */
export class SetupError extends LabError {
  override readonly name = 'SetupError';
}

/** The user, or a signal, asked for the work to stop. */
export class InterruptedError extends LabError {
  override readonly name = 'InterruptedError';
  override readonly exitCode = exitCodes.interrupted;
}

/** The lab is there, and something about it is not as it should be. */
export class NotReadyError extends LabError {
  override readonly name = 'NotReadyError';
  override readonly exitCode = exitCodes.findings;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
