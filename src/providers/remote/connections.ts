import { existsSync, mkdirSync, readFileSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProviderError } from '../../errors.ts';
import { lastLines } from '../../system/exec.ts';
import type { Argv, Host } from '../../system/exec.ts';
import { poll } from '../../system/poll.ts';
import { ensureRuntimeFolder } from './runtime-folder.ts';

/** Where a lab's connections are kept. */
export interface Connections {
  /** The ssh_config that names every node. */
  readonly config: string;
  /** Where the sockets are. */
  readonly sockets: string;
  /** Where each connection writes what goes wrong. */
  readonly logs: string;
}

export interface ConnectOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What else goes over the connection, as `ssh -L` takes it. */
  readonly forward?: string | undefined;
  /** Whether the machine is still booting, so that a refused connection is tried again until the time is over. */
  readonly booting?: boolean | undefined;
}

/** Whether a node's connection stands; asks nothing of the node itself. */
export async function isConnected(host: Host, { config }: Connections, node: string): Promise<boolean> {
  const { exitCode } = await host.run(['ssh', '-F', config, '-O', 'check', node], { okCodes: [255] });
  return exitCode === 0;
}

/** Keeps one connection to a node, over which everything goes until it is closed. */
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
  throw new ProviderError(`no ssh connection to ${node}${said && `: ${said}`}`, {
    hint: `ssh -v -F ${connections.config} ${node} shows how far it gets`,
  });
}

// How ssh words it that a machine, or its sshd, does not run yet.
function isNotUpYet(said: string): boolean {
  return /Connection (?:refused|reset|closed|timed out)|No route to host|banner exchange/.test(said);
}

/** Ends the connections of these nodes, if they have any. */
export async function closeConnections(host: Host, { config }: Connections, nodes: readonly string[]): Promise<void> {
  if (!existsSync(config)) return;
  await Promise.all(nodes.map(node => host.run(['ssh', '-F', config, '-O', 'exit', node], { okCodes: [255] })));
}

/** Removes what connections that were closed leave; other labs have theirs beside it. */
export function removeSockets({ sockets }: Connections): void {
  rmSync(sockets, { recursive: true, force: true });
  try {
    rmdirSync(dirname(sockets));
  } catch {
    // It is not empty, or was never there.
  }
}

function connectArgv({ config }: Connections, node: string, forward: string | undefined): Argv {
  const forwarding = forward === undefined ? [] : ['-o', 'StreamLocalBindUnlink=yes', '-L', forward];
  return ['ssh', '-F', config, '-o', 'ControlMaster=yes', ...forwarding, '-N', node];
}

// What ssh needs to find keys and to speak with an agent.
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
    // It has ended by itself.
  }
}
