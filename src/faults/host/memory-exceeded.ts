import type { Fault } from '../fault.ts';
import { describeWanted } from '../shared/host-memory.ts';
import { ofHost, onHost, onMachine } from '../shared/host-look.ts';

/** Closing other programs does not help. */
export const memoryExceeded = {
  ...ofHost,
  id: 'memory-exceeded',
  title: 'the nodes ask for more memory than this machine has',
  severity: 'error',
  symptom: 'machines do not start, or the host kills programs because it is out of memory',
  source: 'arithmetic; memory of a sandbox node: docs/benchmarks.md',
  signature: seen =>
    onHost(seen, ['sandbox', 'virtualbox', 'libvirt'], host => {
      const { wanted, memory } = host;
      if (wanted.memoryMiB <= memory.totalMiB) return [];
      return [{ fact: 'total memory', expected: describeWanted(host), actual: `${memory.totalMiB} MiB` }];
    }),
  cure: ({ host }) => {
    const each = host ? host.wanted.memoryMiB / host.wanted.nodes : 0;
    const fitting = host ? Math.floor((host.memory.totalMiB * 0.8) / each) : 0;
    return fitting >= 1 ? [onMachine('k8s-lab', 'up', '--nodes', String(fitting))] : [];
  },
  noDrill: 'so large a lab would take the memory of other programs on the machine',
} as const satisfies Fault;
