import type { NodeConfig } from '../../config/lab-config.ts';
import type { Argv, Host, RunOptions } from '../../system/exec.ts';
import { quote } from '../../text/quote.ts';
import type { Node } from '../provider.ts';
import type { Connections } from './connections.ts';

export interface RemoteOptions {
  readonly connections: Connections;
  /** Whether commands become root with sudo, without a password. */
  readonly sudo: boolean;
}

/** Milliseconds after which a file that a node does not send counts as unreadable. */
const readTimeoutMs = 30_000;

/** A machine reached over its ssh connection; commands run as root unless their options say otherwise. */
export function remoteNode(host: Host, { name, address, roles }: NodeConfig, { connections, sudo }: RemoteOptions): Node {
  const ssh = (argv: Argv, options: RunOptions = {}, flags: readonly string[] = ['-T']): Argv => [
    ...['ssh', '-F', connections.config, ...flags, name, '--'],
    quote([...(sudo && options.asRoot !== false ? ['sudo', '-n', '--'] : []), ...limit(options), ...environment(options), ...argv]),
  ] as unknown as Argv;
  return {
    ...{ name, address, roles, where: name },
    run: (argv, options = {}) => host.run(ssh(argv, options), { ...hostOptions(options), where: name }),
    open: (argv, options = {}) => host.open(ssh(argv, options), { ...hostOptions(options), where: name }),
    stream: argv => host.stream(ssh(argv), { where: name }),
    attach: argv => host.attach(ssh(argv, {}, process.stdin.isTTY && process.stdout.isTTY ? ['-t', '-q'] : ['-T']), { where: name }),
    async readFile(path) {
      const { exitCode, stdout } = await host.run(ssh(['cat', '--', path]), { where: name, okCodes: [1], timeoutMs: readTimeoutMs });
      return exitCode === 0 ? stdout : undefined;
    },
  };
}

// When ssh exits here, the program keeps running there.
function limit({ timeoutMs }: RunOptions): readonly string[] {
  return timeoutMs === undefined ? [] : ['timeout', '-k', '1', String(Math.ceil(timeoutMs / 1000))];
}

function environment({ env = {} }: RunOptions): readonly string[] {
  const settings = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return settings.length > 0 ? ['env', ...settings] : [];
}

// The environment is part of the command; a folder of the host does not exist there.
function hostOptions(options: RunOptions): RunOptions {
  const { env, cwd, ...others } = options;
  void env;
  void cwd;
  return others;
}
