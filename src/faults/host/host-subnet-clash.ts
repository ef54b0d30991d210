import type { Fault } from '../fault.ts';
import { moveNodes, needsHypervisor, ofHost, onHost, virtualMachines } from '../shared/host-look.ts';
import { overlapsOf } from '../shared/host-subnets.ts';

/** VirtualBox creates such a network without a warning. */
export const hostSubnetClash = {
  ...ofHost,
  id: 'host-subnet-clash',
  title: 'the node network is already in use on this machine',
  severity: 'error',
  symptom: 'the machines boot, but later ssh or etcd fails with "no route to host"',
  source: 'docker-archive-public/docker.machine#3060; kubernetes-sigs/kubespray#6255, #12331',
  signature: seen => onHost(seen, virtualMachines, (host, lab) => overlapsOf(host, lab).filter(({ inside }) => inside).map(({ evidence }) => evidence)),
  cure: moveNodes,
  noDrill: needsHypervisor,
} as const satisfies Fault;
