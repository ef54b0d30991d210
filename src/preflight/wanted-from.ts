import { basename } from 'node:path';
import type { LabConfig } from '../config/lab-config.ts';
import { parseVagrantfile } from './parse/vagrantfile.ts';
import type { VagrantfileFacts } from './parse/vagrantfile.ts';
import type { Hypervisor, Wanted, WantedVm } from './wanted.ts';

/** MiB that the sandbox's programs take, for a lab and for each node of it (docs/benchmarks.md). */
const sandboxMiB = { lab: 64, node: 12 } as const;
/** What Vagrant's providers give a machine that is not told how much. */
const defaultMemoryMiB = { virtualbox: 1024, libvirt: 512 } as const;

/** What a lab asks to be booted, from its plan and the Vagrantfile in its folder. */
export function wantedFrom({ name, nodes }: LabConfig, hypervisor: Hypervisor, vagrantfile: string, folder: string): Wanted {
  const count = nodes.length;
  if (hypervisor === 'sandbox') {
    return { hypervisor, nodes: count, memoryMiB: sandboxMiB.lab + sandboxMiB.node * count, cpusOfOne: 1, syncedFolders: [], vms: [] };
  }
  const facts = parseVagrantfile(vagrantfile);
  const { box, cpus = 1, memories, memory = defaultMemoryMiB[hypervisor], syncedFolders } = facts;
  const each = memories.length === count ? memories : nodes.map(() => Math.max(memory, ...memories));
  return {
    ...{ hypervisor, nodes: count, cpusOfOne: cpus, syncedFolders },
    memoryMiB: each.reduce((sum, one) => sum + one, 0),
    ...(box !== undefined && { box }),
    vms: nodes.map(node => ({ node: node.name, ...vmOf(node.name, hypervisor, facts, { lab: name, folder }) })),
  };
}

function vmOf(node: string, hypervisor: Hypervisor, { vmName }: VagrantfileFacts, of: { lab: string; folder: string }): Omit<WantedVm, 'node'> {
  if (hypervisor === 'libvirt') return { name: `k8s-lab-${of.lab}-${node}`, fixed: true };
  // Vagrant's own name ends with the time and a random number.
  if (vmName === undefined) return { name: `${basename(of.folder).replace(/[^-a-z0-9_]/gi, '')}_${node}_`, fixed: false };
  const text = /^(["'])(.*)\1$/.exec(vmName)?.[2];
  // Ruby with something to fill in is nearly always the node's own name, as in "node#{i}".
  return { name: text === undefined || text.includes('#{') ? node : text, fixed: true };
}
