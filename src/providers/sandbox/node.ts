import { readFile } from 'node:fs/promises';
import type { NodeConfig } from '../../config/lab-config.ts';
import type { Argv, Host } from '../../system/exec.ts';
import type { Node } from '../provider.ts';
import { childrenOf, hasEnded, signalProcess } from './processes.ts';

/** PATH in a node: the lab's own programs first. */
export const nodePath = '/run/k8s-lab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A node made of namespaces: nsenter runs commands in it, and its files are read through /proc. */
export function sandboxNode(host: Host, { name, address, roles }: NodeConfig, pid: number, env: readonly string[]): Node {
  const enter = (argv: Argv): Argv => [...enterArgv(pid), ...env, ...terminal(), ...argv];
  return {
    name,
    address,
    roles,
    where: name,
    run: (argv, options) => host.run(enter(argv), { ...options, where: name, kill: killEntered }),
    open: (argv, options) => host.open(enter(argv), { ...options, where: name, kill: killEntered }),
    stream: argv => host.stream(enter(argv), { where: name, kill: killEntered }),
    attach: argv => host.attach(enter(argv), { where: name, forward: signalChildren }),
    async readFile(path) {
      try {
        return await readFile(`/proc/${pid}/root${path}`, 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/** The command that enters a node's namespaces, without the host's environment, whose PATH may have no folder of the node's. */
function enterArgv(pid: number): Argv {
  const namespaces = ['--user', '--preserve-credentials', '--net', '--mount', '--uts', '--pid', '--ipc'];
  return ['nsenter', '--target', String(pid), ...namespaces, '/usr/bin/env', '-i'];
}

function terminal(): readonly string[] {
  return [`TERM=${process.env['TERM'] ?? 'dumb'}`];
}

// nsenter stays outside the PID namespace and waits for its child, the program itself.
function signalChildren(nsenter: number, signal: NodeJS.Signals): void {
  const children = childrenOf(nsenter);
  for (const child of children) signalProcess(child, signal);
  // nsenter may not have forked yet.
  if (children.length === 0 && !hasEnded(nsenter)) setTimeout(() => signalChildren(nsenter, signal), 10);
}

// nsenter exits with its child, and must reap it. In many containers the first process reaps slowly or never, and a zombie
// would keep the node's namespaces alive.
function killEntered(nsenter: number): void {
  const children = childrenOf(nsenter);
  if (children.length === 0) signalProcess(nsenter, 'SIGKILL');
  for (const child of children) killTree(child);
}

// A surviving process would keep the output open, and its reader waiting.
function killTree(pid: number): void {
  const children = childrenOf(pid);
  signalProcess(pid, 'SIGKILL');
  for (const child of children) killTree(child);
}
