import type { Layer } from '../checks/layers.ts';
import type { CompareNodes, NodeView } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** The difference of a clock between two observations that is ignored, because a busy node answers late. */
const clockToleranceMs = 3000;

/** From this port on the kernel assigns ports itself (ip_local_port_range). */
const firstKernelPort = 32_768;

/** A node's names, clock, swap, SELinux, firewalld and listening ports. */
export const compareIdentity: CompareNodes = (before, after) => {
  const [was, is] = [before.node.clockOffsetMs ?? 0, after.node.clockOffsetMs ?? 0];
  const clock = Math.abs(is - was) >= clockToleranceMs ? [{ layer: 'host' as const, text: `its clock moved by ${Math.round(is - was)} ms` }] : [];
  return [...clock, ...compareFacts(before, factsOf(before), after, factsOf(after))];
};

function factsOf({ node, renumbered }: NodeView): readonly Fact[] {
  const { hostname, machineId, host, listening } = node;
  const { firewalld, selinux, swapKiB } = host;
  return [
    ...value('host', 'hostname', hostname),
    // A recreated node has a new machine-id.
    ...value('host', 'machine-id', renumbered ? undefined : machineId),
    ...value('host', 'SELinux', selinux),
    ...value('host', 'swap', swapKiB === undefined ? undefined : `${swapKiB} KiB`),
    ...value('forward', 'firewalld', firewalld),
    ...listening
      .filter(({ port }) => port < firstKernelPort)
      .map(({ protocol, address, port }): Fact => ({ layer: 'node', what: `listening socket ${protocol} ${address}:${port}`, parts: {} })),
  ];
}

function value(layer: Layer, what: string, text: string | undefined): readonly Fact[] {
  return text === undefined ? [] : [{ layer, what, parts: { '': text } }];
}
