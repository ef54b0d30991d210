import type { Fault } from '../fault.ts';
import { memoryToCome } from '../shared/host-memory.ts';
import { ofHost, onHost, onMachine } from '../shared/host-look.ts';

/** What other programs hold may come free, or go to swap. */
export const memoryShort = {
  ...ofHost,
  id: 'memory-short',
  title: 'the nodes ask for more memory than is free now',
  severity: 'warning',
  symptom: 'nodes that answer slowly, or programs of the host that end for want of memory',
  source: 'arithmetic; what a node of the sandbox takes: docs/benchmarks.md',
  signature: seen =>
    onHost(seen, ['sandbox', 'virtualbox', 'libvirt'], host => {
      const { wanted, memory } = host;
      const coming = memoryToCome(host);
      // More than there is at all has a fault of its own.
      if (coming <= memory.availableMiB || wanted.memoryMiB > memory.totalMiB) return [];
      return [{ fact: 'memory available', expected: `${coming} MiB for the nodes that do not run yet`, actual: `${memory.availableMiB} MiB of ${memory.totalMiB} MiB` }];
    }),
  cure: ({ host }) => {
    const fitting = host ? Math.floor(host.memory.availableMiB / (host.wanted.memoryMiB / host.wanted.nodes)) : 0;
    return fitting >= 1 ? [onMachine('k8s-lab', 'up', '--nodes', String(fitting))] : [];
  },
  noDrill: 'it would take the memory of whatever else runs on the machine',
} as const satisfies Fault;
