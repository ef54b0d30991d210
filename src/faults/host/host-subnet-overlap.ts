import type { Fault } from '../fault.ts';
import { moveNodes, needsHypervisor, ofHost, onHost, virtualMachines } from '../shared/host-look.ts';
import { overlapsOf } from '../shared/host-subnets.ts';

/** The narrower route wins, so that the lab works and part of the wider network cannot be reached while it is up. */
export const hostSubnetOverlap = {
  ...ofHost,
  id: 'host-subnet-overlap',
  title: 'the node network is cut out of a wider network that this machine uses, such as a VPN',
  severity: 'warning',
  symptom: 'while the lab is up, hosts of the wider network with addresses in the node network cannot be reached',
  source: 'kind known issues, "Local Subnet Clashes"; kubernetes-sigs/kubespray#12331',
  signature: seen =>
    onHost(seen, virtualMachines, (host, lab) =>
      // docker's own bridge has a fault of its own.
      overlapsOf(host, lab).filter(({ inside, device }) => !inside && device !== 'docker0').map(({ evidence }) => evidence),
    ),
  cure: moveNodes,
  noDrill: needsHypervisor,
} as const satisfies Fault;
