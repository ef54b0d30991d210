import { formatCidr, overlaps, parseCidr } from '../../network/cidr.ts';
import type { Cidr } from '../../network/cidr.ts';
import { growToHold } from '../../network/host-addresses.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { Observation } from '../../observe/observation.ts';
import type { HostFacts } from '../../preflight/host-facts.ts';
import type { Hypervisor } from '../../preflight/wanted.ts';
import type { CureAction, Evidence } from '../fault.ts';

/** Common fields of the host's faults: they exist before the lab, so they explain no check. */
export const ofHost = { reach: 'lab', settleMs: 0, explains: [] } as const;

/** Why hypervisor faults have no drill. */
export const needsHypervisor = 'needs virtual machines';

/** Evidence from the host if it boots with one of these hypervisors; none if the host was not observed. */
export function onHost(
  { host, lab }: Observation,
  hypervisors: readonly Hypervisor[],
  look: (host: HostFacts, lab: LabConfig) => readonly Evidence[],
): readonly Evidence[] {
  return host && hypervisors.includes(host.wanted.hypervisor) ? look(host, lab) : [];
}

/** The hypervisors whose nodes share a network with the host. */
export const virtualMachines = ['virtualbox', 'libvirt'] as const satisfies readonly Hypervisor[];

/** Runs a command on the host. */
export function onMachine(...argv: readonly [string, ...string[]]): CureAction {
  return { where: 'host', argv };
}

/** Moves the nodes to a network that the host does not use. */
export function moveNodes({ host, lab }: Observation): readonly CureAction[] {
  const free = host && freeNetwork(host, lab);
  return free === undefined ? [] : [onMachine('k8s-lab', 'up', '--node-network', free)];
}

/** The first network that the host does not use and that every VirtualBox version allows. */
export function freeNetwork({ addresses, routes, virtualbox }: HostFacts, { flannel, nodes }: LabConfig): string | undefined {
  const texts = [
    ...addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    ...routes.map(({ destination }) => destination).filter(destination => !/\/[01]$/.test(destination)),
    ...(virtualbox?.dhcpServers ?? []).map(({ address, prefixLength }) => `${address}/${prefixLength}`),
  ];
  const taken: readonly Cidr[] = [flannel.network, ...texts.flatMap(text => parseCidr(text) ?? [])];
  const candidates = [56, 57, 58, 59, 60, 61, 62, 63].flatMap(third => parseCidr(`192.168.${third}.0/24`) ?? []);
  const found = candidates
    .map(candidate => growToHold(candidate, nodes.length))
    .find(candidate => candidate.prefixLength >= 21 && !taken.some(block => overlaps(block, candidate)));
  return found && formatCidr(found);
}
