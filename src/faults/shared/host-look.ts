import { formatCidr, overlaps, parseCidr } from '../../network/cidr.ts';
import type { Cidr } from '../../network/cidr.ts';
import { growToHold } from '../../network/host-addresses.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { Observation } from '../../observe/observation.ts';
import type { HostFacts } from '../../preflight/host-facts.ts';
import type { Hypervisor } from '../../preflight/wanted.ts';
import type { CureAction, Evidence } from '../fault.ts';

/** What all faults of the host have in common: they are there before the lab is, so that no claim about it follows from them. */
export const ofHost = { reach: 'lab', settleMs: 0, explains: [] } as const;

/** Why faults of a hypervisor have no drill. */
export const needsHypervisor = 'of virtual machines, which the sandbox does without';

/** The evidence that the host gives when it is to boot with one of these; none when it was not looked at. */
export function onHost(
  { host, lab }: Observation,
  hypervisors: readonly Hypervisor[],
  look: (host: HostFacts, lab: LabConfig) => readonly Evidence[],
): readonly Evidence[] {
  return host && hypervisors.includes(host.wanted.hypervisor) ? look(host, lab) : [];
}

/** The hypervisors whose nodes are on the host's own network. */
export const virtualMachines = ['virtualbox', 'libvirt'] as const satisfies readonly Hypervisor[];

/** Runs a command on the host. */
export function onMachine(...argv: readonly [string, ...string[]]): CureAction {
  return { where: 'host', argv };
}

/** Gives the nodes another network, which nothing of the host uses. */
export function moveNodes({ host, lab }: Observation): readonly CureAction[] {
  const free = host && freeNetwork(host, lab);
  return free === undefined ? [] : [onMachine('k8s-lab', 'up', '--node-network', free)];
}

/** The first network that the host does not use and any version of VirtualBox allows. */
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
