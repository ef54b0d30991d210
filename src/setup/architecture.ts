import { SetupError } from '../errors.ts';

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The name of this machine's CPU in releases and images; rejects what they do not exist for. */
export function releaseArchitecture(what: string): string {
  const architecture = architectures[process.arch];
  if (architecture !== undefined) return architecture;
  throw new SetupError(`${what} does not exist for ${process.arch} CPUs`);
}
