import type { Fault } from '../fault.ts';
import { describeWanted } from '../shared/host-memory.ts';
import { ofHost, onHost, onMachine } from '../shared/host-look.ts';

/** No closing of other programs helps. */
export const memoryExceeded = {
  ...ofHost,
  id: 'memory-exceeded',
  title: 'the nodes ask for more memory than this machine has',
  severity: 'error',
  symptom: 'machines that do not start, or a host that ends programs for want of memory',
  source: 'arithmetic; what a node of the sandbox takes: docs/benchmarks.md',
  signature: seen =>
    onHost(seen, ['sandbox', 'virtualbox', 'libvirt'], host => {
      const { wanted, memory } = host;
      if (wanted.memoryMiB <= memory.totalMiB) return [];
      return [{ fact: 'memory in all', expected: describeWanted(host), actual: `${memory.totalMiB} MiB` }];
    }),
  cure: ({ host }) => {
    const each = host ? host.wanted.memoryMiB / host.wanted.nodes : 0;
    const fitting = host ? Math.floor((host.memory.totalMiB * 0.8) / each) : 0;
    return fitting >= 1 ? [onMachine('k8s-lab', 'up', '--nodes', String(fitting))] : [];
  },
  noDrill: 'a lab so large would take the memory of whatever else runs on the machine',
} as const satisfies Fault;
