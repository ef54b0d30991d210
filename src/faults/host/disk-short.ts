import type { HostFacts } from '../../preflight/host-facts.ts';
import type { Fault } from '../fault.ts';
import { ofHost, onHost, onMachine } from '../shared/host-look.ts';

// MiB: a box once, and what each linked clone grows by while packages are installed; in the sandbox logs alone.
const needs = { sandbox: { box: 8, node: 1 }, virtualbox: { box: 1536, node: 1536 }, libvirt: { box: 1536, node: 1536 } } as const;

/** A disk that runs full while packages are installed leaves half a node. */
export const diskShort = {
  ...ofHost,
  id: 'disk-short',
  title: 'there is too little free disk for the nodes',
  severity: 'error',
  symptom: '"No space left on device" while a box is unpacked or packages are installed, or machines that are paused',
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
  noDrill: 'it would fill the disk of whatever else runs on the machine',
} as const satisfies Fault;

// Machines that Vagrant has made already have their disks.
function neededMiB({ wanted: { hypervisor, nodes }, machines }: HostFacts): number {
  const { box, node } = needs[hypervisor];
  const coming = Math.max(0, nodes - machines.length);
  return coming === 0 ? 0 : box + node * coming;
}
