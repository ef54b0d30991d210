import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect } from 'vitest';
import { poll } from '../../src/system/poll.ts';
import { helperProgram, isInstalled } from './tools.ts';
import type { Home } from './cli.ts';

export interface FoundProcess {
  readonly pid: number;
  readonly text: string;
}

/** The processes of this machine whose command line or environment contains the folder, except this one. */
export function processesNaming(folder: string): readonly FoundProcess[] {
  return processIds().flatMap(pid => {
    const text = readProc(pid, 'cmdline').replaceAll('\0', ' ').trim();
    const names = text.includes(folder) || readProc(pid, 'environ').includes(folder);
    return names && pid !== process.pid ? [{ pid, text }] : [];
  });
}

/** Every process of a home's labs, from the sandbox's first one to the programs in its nodes, by process id. */
export function labProcesses({ stateFolder }: Home): ReadonlyMap<number, string> {
  const mine = readlinkSync('/proc/self/ns/user');
  const own = new Set(processesNaming(stateFolder).map(({ pid }) => userNamespace(pid)).filter(found => found !== mine));
  const inside = processIds().filter(pid => own.has(userNamespace(pid)));
  return new Map(inside.map(pid => [pid, readProc(pid, 'cmdline').replaceAll('\0', ' ').trim()]));
}

/** Kills processes that the test itself started. */
export function endProcesses(found: readonly FoundProcess[]): void {
  for (const { pid } of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has already exited.
    }
  }
}

/** The state of the host that a lab must not change. */
export interface HostState {
  readonly links: readonly string[];
  readonly mounts: readonly string[];
  readonly firewall: string;
}

// If nft is installed, it shows tables besides those of iptables.
const firewallCommands: readonly (readonly [string, ...string[]])[] = [
  ...[['iptables-save'], ['ip6tables-save']] as const,
  ...(isInstalled('nft') ? [['nft', 'list', 'ruleset']] as const : []),
];

/** The host's present links, mounts and firewall rules. */
export function readHost(): HostState {
  return {
    links: readdirSync('/sys/class/net').sort(),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map(line => line.split(' ')[4] ?? '').sort(),
    firewall: firewallCommands.map(argv => output(...argv)).join('').replace(/^#.*\n/gm, '').replace(/\[\d+:\d+\]/g, ''),
  };
}

/** Fails unless the home's labs left no process and no file, and the host is unchanged. */
export async function expectNoTrace(home: Home, before: HostState): Promise<void> {
  // The kernel takes a moment to end the processes that were killed with their lab.
  await poll(() => (processesNaming(home.folder).length === 0 ? true : undefined), { timeoutMs: 3000 });
  expect(processesNaming(home.folder)).toEqual([]);
  expect(labFolders(home)).toEqual([]);
  expect(readHost()).toEqual(before);
}

/** The labs that have a folder. */
export function labFolders({ stateFolder }: Home): readonly string[] {
  try {
    return readdirSync(stateFolder);
  } catch {
    return [];
  }
}

function processIds(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function userNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/user`);
  } catch {
    return undefined;
  }
}

// Only root can read the rules, and some kernels have none.
function output(program: string, ...args: readonly string[]): string {
  const { path, env } = helperProgram(program);
  try {
    return execFileSync(path, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
