import type { HostFacts } from '../../preflight/host-facts.ts';
import { countOf } from '../../text/count.ts';

/** MiB that the nodes still to boot need; running nodes already have theirs. */
export function memoryToCome({ wanted, machines, virtualbox, libvirt }: HostFacts): number {
  const domains = (libvirt?.domains ?? []).filter(({ name }) => libvirt?.running.includes(name)).map(({ id }) => id);
  const running = [...(virtualbox?.running ?? []), ...domains];
  const there = machines.filter(({ id }) => running.includes(id)).length;
  return Math.ceil((wanted.memoryMiB * Math.max(0, wanted.nodes - there)) / wanted.nodes);
}

/** The memory that the nodes need, as evidence shows it. */
export function describeWanted({ wanted: { nodes, memoryMiB } }: HostFacts): string {
  return `${memoryMiB} MiB for ${countOf(nodes, 'node')}`;
}
