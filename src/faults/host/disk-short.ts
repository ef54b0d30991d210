import type { HostFacts } from '../../preflight/host-facts.ts';
import type { Fault } from '../fault.ts';
import { ofHost, onHost, onMachine } from '../shared/host-look.ts';

// MiB: one box, and the growth of each linked clone while packages are installed; in the sandbox only logs.
const needs = { sandbox: { box: 8, node: 1 }, virtualbox: { box: 1536, node: 1536 }, libvirt: { box: 1536, node: 1536 } } as const;

/** If the disk fills up while packages are installed, the node stays incomplete. */
export const diskShort = {
  ...ofHost,
  id: 'disk-short',
  title: 'free disk space is too small for the nodes',
  severity: 'error',
  symptom: '"No space left on device" while unpacking a box or installing packages, or machines are paused',
  source: 'arithmetic; VirtualBox suspends a machine whose disk cannot grow (VERR_DISK_FULL)',
  signature: seen =>
    onHost(seen, ['sandbox', 'virtualbox', 'libvirt'], host => {
      const { folder, freeMiB } = host.disk;
      const needed = neededMiB(host);
      if (freeMiB === undefined || freeMiB >= needed) return [];
      return [{ fact: `free disk at ${folder}`, expected: `${needed} MiB or more`, actual: `${freeMiB} MiB` }];
    }),
  cure: ({ host }) =>
    host?.wanted.hypervisor === 'sandbox'
      ? [onMachine('env', 'XDG_STATE_HOME=/a/folder/with/room', 'k8s-lab', 'up')]
      : [onMachine('vagrant', 'box', 'prune')],
  noDrill: "it would fill the machine's disk",
} as const satisfies Fault;

// Machines that Vagrant already created have their disks.
function neededMiB({ wanted: { hypervisor, nodes }, machines }: HostFacts): number {
  const { box, node } = needs[hypervisor];
  const coming = Math.max(0, nodes - machines.length);
  return coming === 0 ? 0 : box + node * coming;
}
