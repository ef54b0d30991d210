import { readFileSync, readdirSync, statSync } from 'node:fs';
import { nodeScript } from './names.ts';
import type { SandboxPaths } from './names.ts';

/** The processes of one sandbox, by their process ids on the host. */
export interface SandboxProcesses {
  /** The `unshare` that waits for the sandbox's first process, and that process itself. */
  readonly holders: readonly number[];
  /** The sandbox's first process; undefined before it has started or after it has exited. */
  readonly init: number | undefined;
  /** The first process of each node. */
  readonly nodes: ReadonlyMap<string, number>;
}

/** Finds a sandbox by its processes in /proc, whose command lines contain its folder; no file stores it. */
export function findProcesses({ folder, boot }: SandboxPaths): SandboxProcesses {
  const holders: number[] = [];
  const nodes = new Map<string, number>();
  let init: number | undefined;
  for (const { pid, argv } of ownProcesses()) {
    const [program, script, lab, node] = argv;
    const isShell = program === '/bin/sh';
    const isNode = isShell && script === nodeScript && lab === folder && node !== undefined;
    const isBoot = argv.at(-1) === folder && argv.at(-2) === boot;
    // A process forked by such a shell has the same command line until it runs a program.
    if (!(isNode || isBoot) || (isShell && !isFirstOfNamespace(pid))) continue;
    if (isNode) nodes.set(node, pid);
    else holders.push(pid);
    if (isShell && isBoot) init = pid;
  }
  return { holders, init, nodes };
}

// Every process of this user, with its command line.
function* ownProcesses(): Generator<{ pid: number; argv: readonly string[] }> {
  const user = process.geteuid?.();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    try {
      const argv = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0').slice(0, -1);
      if (argv.length > 1 && statSync(`/proc/${entry}`).uid === user) yield { pid, argv };
    } catch {
      // It exited in the meantime.
    }
  }
}

// NSpid is a process's id in each of its PID namespaces, the innermost last (proc_pid_status(5)).
function isFirstOfNamespace(pid: number): boolean {
  try {
    return /^NSpid:.*\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The process ids of a process's children. */
export function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Whether a process has exited; for the first process of a PID namespace, whether all of the namespace has. */
export function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return true;
  }
}

/** Sends a signal to a process, which may have exited already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has exited.
  }
}
