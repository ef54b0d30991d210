import type { Fault } from '../fault.ts';
import { memoryToCome } from '../shared/host-memory.ts';
import { ofHost, onHost, onMachine } from '../shared/host-look.ts';

/** Other programs may free memory, or be swapped out. */
export const memoryShort = {
  ...ofHost,
  id: 'memory-short',
  title: 'the nodes ask for more memory than is free now',
  severity: 'warning',
  symptom: 'nodes answer slowly, or the host kills programs because it is out of memory',
  source: 'arithmetic; memory of a sandbox node: docs/benchmarks.md',
  signature: seen =>
    onHost(seen, ['sandbox', 'virtualbox', 'libvirt'], host => {
      const { wanted, memory } = host;
      const coming = memoryToCome(host);
      // memory-exceeded reports a lab that needs more than the total.
      if (coming <= memory.availableMiB || wanted.memoryMiB > memory.totalMiB) return [];
      return [{ fact: 'available memory', expected: `${coming} MiB for the nodes still to boot`, actual: `${memory.availableMiB} MiB of ${memory.totalMiB} MiB` }];
    }),
  cure: ({ host }) => {
    const fitting = host ? Math.floor(host.memory.availableMiB / (host.wanted.memoryMiB / host.wanted.nodes)) : 0;
    return fitting >= 1 ? [onMachine('k8s-lab', 'up', '--nodes', String(fitting))] : [];
  },
  noDrill: 'it would take the memory of other programs on the machine',
} as const satisfies Fault;
