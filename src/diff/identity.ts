import type { Layer } from '../checks/check.ts';
import type { NodeFacts } from '../observe/observation.ts';
import type { CompareNodes } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** Clocks differ by less than this from one look to the next, for a busy node answers late. */
const clockToleranceMs = 1000;

/** Ports from here on are given out by the kernel (ip_local_port_range). */
const firstKernelPort = 32_768;

/** What a node is and listens on: names, clock, swap, SELinux, firewalld, fixed ports. */
export const compareIdentity: CompareNodes = (before, after) => {
  const [was, is] = [before.node.clockOffsetMs ?? 0, after.node.clockOffsetMs ?? 0];
  const clock = Math.abs(is - was) >= clockToleranceMs ? [{ layer: 'host' as const, text: `its clock moved by ${Math.round(is - was)} ms` }] : [];
  return [...clock, ...compareFacts(before, factsOf(before.node), after, factsOf(after.node))];
};

function factsOf({ hostname, machineId, host, listening }: NodeFacts): readonly Fact[] {
  const { firewalld, selinux, swapKiB } = host;
  return [
    ...value('host', 'hostname', hostname),
    ...value('host', 'machine-id', machineId),
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
