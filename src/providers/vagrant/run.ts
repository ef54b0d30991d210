import { ProviderError } from '../../errors.ts';
import { CommandError, lastLines } from '../../system/exec.ts';
import type { Host } from '../../system/exec.ts';
import { errorOf, parseVagrantLine, progressOf } from './machine-readable.ts';
import type { VagrantLine } from './machine-readable.ts';

export interface VagrantOptions {
  readonly folder: string;
  readonly hypervisor: 'virtualbox' | 'libvirt';
  readonly tell?: ((text: string) => void) | undefined;
  /** Exit codes besides 0 that are not failures. */
  readonly okCodes?: readonly number[];
}

/** Runs `vagrant` in the lab's folder; rejects with Vagrant's own error message. */
export async function runVagrant(host: Host, args: readonly string[], options: VagrantOptions): Promise<readonly VagrantLine[]> {
  const { folder, hypervisor, tell, okCodes = [] } = options;
  const lines: VagrantLine[] = [];
  const onLine = (text: string): void => {
    const line = parseVagrantLine(text);
    if (!line) return;
    lines.push(line);
    const progress = progressOf(line);
    if (progress !== undefined) tell?.(progress);
  };
  try {
    await host.run(['vagrant', ...args, '--machine-readable'], { cwd: folder, env: environment(folder, hypervisor), onLine, okCodes });
    return lines;
  } catch (error) {
    if (error instanceof CommandError) throw vagrantError(args, lines, folder, error);
    throw error;
  }
}

/** The plain output of `vagrant`. */
export async function askVagrant(host: Host, args: readonly string[], { folder, hypervisor, okCodes = [] }: VagrantOptions): Promise<string> {
  const { stdout } = await host.run(['vagrant', ...args], { cwd: folder, env: environment(folder, hypervisor), okCodes });
  return stdout;
}

function environment(folder: string, hypervisor: string): Readonly<Record<string, string>> {
  return { VAGRANT_CWD: folder, VAGRANT_DEFAULT_PROVIDER: hypervisor, VAGRANT_CHECKPOINT_DISABLE: '1', VAGRANT_NO_COLOR: '1' };
}

function vagrantError(args: readonly string[], lines: readonly VagrantLine[], folder: string, cause: CommandError): ProviderError {
  const why = errorOf(lines).trim() || lastLines(cause.result.stderr, 15) || `it exited with ${cause.result.exitCode}`;
  return new ProviderError(`vagrant ${args.join(' ')}: ${why}`, {
    cause,
    hint: `the machines are kept; \`k8s-lab up\` continues from there, \`k8s-lab down\` removes them; you can run vagrant yourself in ${folder}`,
  });
}
