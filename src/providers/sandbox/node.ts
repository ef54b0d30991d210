import { readFile } from 'node:fs/promises';
import type { NodeConfig } from '../../config/lab-config.ts';
import type { Argv, Host } from '../../system/exec.ts';
import type { Node } from '../provider.ts';
import { childrenOf, hasEnded, signalProcess } from './processes.ts';

/** The search path in a node: the lab's own programs first. */
export const nodePath = '/run/k8s-lab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A node played by namespaces: commands are run in it by nsenter, its files are read through /proc. */
export function sandboxNode(host: Host, { name, address, roles }: NodeConfig, pid: number, env: readonly string[]): Node {
  const enter = (argv: Argv): Argv => [...enterArgv(pid), ...env, ...terminal(), ...argv];
  return {
    name,
    address,
    roles,
    where: name,
    run: (argv, options) => host.run(enter(argv), { ...options, where: name, kill: killEntered }),
    open: (argv, options) => host.open(enter(argv), { ...options, where: name, kill: killEntered }),
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

/** The command that enters a node's namespaces, with nothing of the host's environment. */
function enterArgv(pid: number): Argv {
  const namespaces = ['--user', '--preserve-credentials', '--net', '--mount', '--uts', '--pid', '--ipc'];
  return ['nsenter', '--target', String(pid), ...namespaces, 'env', '-i'];
}

function terminal(): readonly string[] {
  return [`TERM=${process.env['TERM'] ?? 'dumb'}`];
}

// nsenter stays outside the PID namespace and waits for its child, which is the program itself.
function signalChildren(nsenter: number, signal: NodeJS.Signals): void {
  const children = childrenOf(nsenter);
  for (const child of children) signalProcess(child, signal);
  // It may not have forked yet.
  if (children.length === 0 && !hasEnded(nsenter)) setTimeout(() => signalChildren(nsenter, signal), 10);
}

// Ends with its child. It has to reap it: a zombie that falls to a first process which is slow to reap, or never does,
// as in many a container, would keep the node's namespaces from ending.
function killEntered(nsenter: number): void {
  const children = childrenOf(nsenter);
  if (children.length === 0) signalProcess(nsenter, 'SIGKILL');
  for (const child of children) killTree(child);
}

// Whatever of it lived on would keep its output open, and so whoever waits for that.
function killTree(pid: number): void {
  const children = childrenOf(pid);
  signalProcess(pid, 'SIGKILL');
  for (const child of children) killTree(child);
}
