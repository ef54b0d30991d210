import { existsSync, mkdirSync, readFileSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProviderError } from '../../errors.ts';
import { lastLines } from '../../system/exec.ts';
import type { Argv, Host } from '../../system/exec.ts';
import { poll } from '../../system/poll.ts';
import { ensureRuntimeFolder } from './runtime-folder.ts';

/** The files of a lab's ssh connections. */
export interface Connections {
  /** The ssh_config with every node. */
  readonly config: string;
  /** The folder of the sockets. */
  readonly sockets: string;
  /** The folder of the connections' error logs. */
  readonly logs: string;
}

export interface ConnectOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** A forwarding over the connection, as for `ssh -L`. */
  readonly forward?: string | undefined;
  /** Whether the machine may still be booting; if so, a refused connection is retried until the timeout. */
  readonly booting?: boolean | undefined;
}

/** Whether a node's connection is open; does not contact the node. */
export async function isConnected(host: Host, { config }: Connections, node: string): Promise<boolean> {
  const { exitCode } = await host.run(['ssh', '-F', config, '-O', 'check', node], { okCodes: [255] });
  return exitCode === 0;
}

/** Opens one connection to a node, unless it is open; everything goes over it until it is closed. */
export async function ensureConnected(host: Host, connections: Connections, node: string, options: ConnectOptions): Promise<void> {
  if (await isConnected(host, connections, node)) return;
  const logFile = join(connections.logs, `${node}.log`);
  ensureRuntimeFolder(connections.sockets);
  mkdirSync(connections.logs, { recursive: true });
  const start = (): number => {
    rmSync(logFile, { force: true });
    return host.launch(connectArgv(connections, node, options.forward), { logFile, env: launchEnvironment() }).pid;
  };
  const saidLast = (): string => (existsSync(logFile) ? lastLines(readFileSync(logFile, 'utf8'), 5) : '');
  let pid = start();
  const look = async (): Promise<'connected' | 'ended' | undefined> => {
    if (await isConnected(host, connections, node)) return 'connected';
    if (!hasEnded(pid)) return undefined;
    if (options.booting !== true || !isNotUpYet(saidLast())) return 'ended';
    pid = start();
    return undefined;
  };
  const { timeoutMs, signal } = options;
  const found = await poll(look, { timeoutMs, signal, longestPauseMs: 300 });
  if (found === 'connected') return;
  if (found === undefined) endProcess(pid);
  const said = saidLast();
  throw new ProviderError(`cannot connect to ${node} over ssh${said && `: ${said}`}`, {
    hint: `\`ssh -v -F ${connections.config} ${node}\` shows where it fails`,
  });
}

// ssh's errors while a machine or its sshd has not started yet.
function isNotUpYet(said: string): boolean {
  return /Connection (?:refused|reset|closed|timed out)|No route to host|banner exchange/.test(said);
}

/** Closes the connections of these nodes, if any. */
export async function closeConnections(host: Host, { config }: Connections, nodes: readonly string[]): Promise<void> {
  if (!existsSync(config)) return;
  await Promise.all(nodes.map(node => host.run(['ssh', '-F', config, '-O', 'exit', node], { okCodes: [255] })));
}

/** Removes the sockets of closed connections; other labs have theirs in the same parent folder. */
export function removeSockets({ sockets }: Connections): void {
  rmSync(sockets, { recursive: true, force: true });
  try {
    rmdirSync(dirname(sockets));
  } catch {
    // It is not empty, or never existed.
  }
}

function connectArgv({ config }: Connections, node: string, forward: string | undefined): Argv {
  const forwarding = forward === undefined ? [] : ['-o', 'StreamLocalBindUnlink=yes', '-L', forward];
  return ['ssh', '-F', config, '-o', 'ControlMaster=yes', ...forwarding, '-N', node];
}

// ssh needs these to find keys and an agent.
function launchEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'SSH_AUTH_SOCK', 'XDG_RUNTIME_DIR'];
  return Object.fromEntries(names.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has already exited.
  }
}
