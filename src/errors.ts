/** The exit codes of k8s-lab. */
export const exitCodes = { ok: 0, findings: 1, misuse: 2, failed: 3, bug: 70, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface LabErrorOptions extends ErrorOptions {
  /** What to do next, as a sentence or a command. */
  readonly hint?: string | undefined;
}

/** A failure that the user can fix; any other error that reaches `cli.ts` is a bug. */
export abstract class LabError extends Error {
  abstract override readonly name: string;
  readonly exitCode: ExitCode = exitCodes.failed;
  readonly hint: string | undefined;

  constructor(message: string, { hint, ...options }: LabErrorOptions = {}) {
    super(message, options);
    this.hint = hint;
  }
}

/** The command line names something that does not exist, or options that cannot be combined. */
export class UsageError extends LabError {
  override readonly name = 'UsageError';
  override readonly exitCode = exitCodes.misuse;
}

/** The lab file or the flags are invalid. */
export class ConfigError extends LabError {
  override readonly name = 'ConfigError';
  override readonly exitCode = exitCodes.misuse;
}

/** The machines could not be created, found or removed. */
export class ProviderError extends LabError {
  override readonly name = 'ProviderError';
}

/** etcd did not answer, or rejected a request. */
export class KeyStoreError extends LabError {
  override readonly name = 'KeyStoreError';
}

/** Kubernetes did not answer, rejected a request, or did not do what was asked in time. */
export class ClusterError extends LabError {
  override readonly name = 'ClusterError';
}

/** A program that the lab needs is missing, or could not be installed. */
export class SetupError extends LabError {
  override readonly name = 'SetupError';
}

/** The user or a signal stopped the work. */
export class InterruptedError extends LabError {
  override readonly name = 'InterruptedError';
  override readonly exitCode = exitCodes.interrupted;
}

/** The lab exists, but is not ready. */
export class NotReadyError extends LabError {
  override readonly name = 'NotReadyError';
  override readonly exitCode = exitCodes.findings;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
