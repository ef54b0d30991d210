import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { openHome } from '../helpers/cli.ts';
import type { CliResult, Home } from '../helpers/cli.ts';
import { poll } from '../../src/system/poll.ts';
import { labFolders, processesNaming, readHost } from '../helpers/sandbox.ts';
import { oneself } from '../helpers/user.ts';

/** A lab of virtual machines, and the home of the user who brings it up. */
export interface VmLab {
  readonly home: Home;
  /** Runs k8s-lab, and fails unless it exits with this code. */
  k8sLab(args: readonly string[], exitCode?: number): Promise<CliResult>;
  /** The same with --json; returns the document. */
  ask<T>(args: readonly string[], exitCode?: number): Promise<T>;
  /** The output of a program on a node. */
  on(node: string, ...argv: readonly string[]): Promise<string>;
  /** Takes the lab down in any state, and fails unless all of it is gone. */
  close(): Promise<void>;
}

export interface UpAnswer {
  readonly ready: boolean;
  readonly changed: boolean;
  readonly durationMs: number;
  readonly verify: Report;
}

export interface Report {
  readonly ready: boolean;
  readonly nodes: readonly { readonly name: string; readonly address: string; readonly subnet: string | null }[];
  readonly checks: readonly { readonly id: string; readonly status: string }[];
}

/** A home with a lab file; the test does the rest. */
export function openVmLab(labFile: string): VmLab {
  const home = openHome(oneself);
  const before = hostState();
  home.write('k8s-lab.yaml', labFile);
  const env = { VAGRANT_HOME: process.env['VAGRANT_HOME'] ?? '' };
  const k8sLab: VmLab['k8sLab'] = async (args, exitCode = 0) => {
    const result = await home.k8sLab(args, { env });
    expect(result, `k8s-lab ${args.join(' ')}\n${result.stdout}\n${result.stderr}`).toMatchObject({ exitCode });
    return result;
  };
  return {
    home,
    k8sLab,
    ask: async <T>(args: readonly string[], exitCode?: number) => JSON.parse((await k8sLab([...args, '--json'], exitCode)).stdout) as T,
    on: async (node, ...argv) => (await k8sLab(['exec', node, '--', ...argv])).stdout.trim(),
    async close() {
      await k8sLab(['down']);
      // An ssh connection to a machine that is gone notices within 15 s.
      await poll(() => (processesNaming(home.folder).length === 0 ? true : undefined), { timeoutMs: 30_000 });
      expect(processesNaming(home.folder)).toEqual([]);
      expect(labFolders(home)).toEqual([]);
      expect(hostState()).toEqual(before);
      expect(existsSync(`${home.env['TMPDIR']}/k8s-lab-0`)).toBe(false);
      await home.close();
    },
  };
}

/** The state that a lab of virtual machines must not change. */
function hostState() {
  const { links, mounts, firewall } = readHost();
  // libvirtd creates its own chains with its first network, and keeps them empty.
  const rules = firewall.split('\n').filter(line => /^-A/.test(line) && !line.includes('LIBVIRT'));
  return { links, mounts, rules, domains: domains(), networks: virsh('net-list', '--all', '--name') };
}

/** The names of all libvirt's virtual machines. */
export function domains(): string {
  return virsh('list', '--all', '--name');
}

/** Removes every network of the libvirt that the test script started. */
export function removeNetworks(): void {
  for (const name of virsh('net-list', '--all', '--name').split('\n')) {
    virsh('net-destroy', name.trim());
    virsh('net-undefine', name.trim());
  }
}

/** What libvirt's own command says. */
export function virsh(...args: readonly string[]): string {
  return execFileSync('virsh', ['-c', 'qemu:///system', ...args], { encoding: 'utf8' }).trim();
}

/** The lab file of this many Debian machines, from the box that the test script created. */
export function labFileOf(nodes: number, more = ''): string {
  return `provider: vagrant\nnodes: ${nodes}\nvagrant: { guest: debian, hypervisor: libvirt, box: ${process.env['K8S_LAB_TEST_BOX']} }\n${more}`;
}
