import { basename } from 'node:path';
import type { LabConfig } from '../config/lab-config.ts';
import { parseVagrantfile } from './parse/vagrantfile.ts';
import type { VagrantfileFacts } from './parse/vagrantfile.ts';
import type { Hypervisor, Wanted, WantedVm } from './wanted.ts';

/** MiB that a sandbox's programs need, per lab and per node (docs/benchmarks.md). */
const sandboxMiB = { lab: 64, node: 12 } as const;
/** MiB that Vagrant's providers give a machine without a memory setting. */
const defaultMemoryMiB = { virtualbox: 1024, libvirt: 512 } as const;

/** The machines that a lab needs, from its plan and the Vagrantfile in its folder. */
export function wantedFrom({ nodes }: LabConfig, hypervisor: Hypervisor, vagrantfile: string, folder: string): Wanted {
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
    vms: nodes.flatMap(node => {
      const vm = vmOf(node.name, hypervisor, facts, folder);
      return vm ? [{ node: node.name, ...vm }] : [];
    }),
  };
}

function vmOf(node: string, hypervisor: Hypervisor, { vmName, prefix }: VagrantfileFacts, folder: string): Omit<WantedVm, 'node'> | undefined {
  const own = basename(folder).replace(/[^-a-z0-9_]/gi, '');
  if (hypervisor === 'libvirt') return { name: `${prefix ?? `${own}_`}${node}`, fixed: true };
  // A name that Vagrant generates begins with the folder's name, which is the same for every lab, and ends with the time and a random number.
  if (vmName === undefined && own === 'vagrant') return undefined;
  if (vmName === undefined) return { name: `${own}_${node}_`, fixed: false };
  const text = /^(["'])(.*)\1$/.exec(vmName)?.[2];
  // A name with a Ruby interpolation, such as "node#{i}", is nearly always the node's own name.
  return { name: text === undefined || text.includes('#{') ? node : text, fixed: true };
}
