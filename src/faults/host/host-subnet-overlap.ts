import type { Fault } from '../fault.ts';
import { moveNodes, needsHypervisor, ofHost, onHost, virtualMachines } from '../shared/host-look.ts';
import { overlapsOf } from '../shared/host-subnets.ts';

/** The more specific route wins: the lab works, but part of the larger network is unreachable while it is up. */
export const hostSubnetOverlap = {
  ...ofHost,
  id: 'host-subnet-overlap',
  title: 'the node network is part of a larger network that this machine uses, such as a VPN',
  severity: 'warning',
  symptom: 'while the lab is up, hosts in the larger network with addresses in the node network are unreachable',
  source: 'kind known issues, "Local Subnet Clashes"; kubernetes-sigs/kubespray#12331',
  signature: seen =>
    onHost(seen, virtualMachines, (host, lab) =>
      // node-net-inside-docker-default reports docker's bridge.
      overlapsOf(host, lab).filter(({ inside, device }) => !inside && device !== 'docker0').map(({ evidence }) => evidence),
    ),
  cure: moveNodes,
  noDrill: needsHypervisor,
} as const satisfies Fault;
