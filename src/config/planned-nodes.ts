import { ipv4ToNumber } from '../network/address.ts';
import { hostAddresses } from '../network/host-addresses.ts';
import { alignCidr } from '../network/cidr.ts';
import type { Ipv4 } from '../network/address.ts';
import type { Cidr } from '../network/cidr.ts';
import { defaults } from './defaults.ts';
import { defined } from './defined.ts';
import { rolesByDefault } from './roles.ts';
import type { NodeConfig, NodeSsh } from './lab-config.ts';
import type { DraftNode } from './lab-draft.ts';

/**
 * The drafted nodes with names, addresses and roles filled in; in a full network, with the network's own address.
 * Roles for the first node go to as many of the first ones as there are to be members.
 */
export function planNodes(drafts: readonly DraftNode[], network: Cidr, members: number = defaults.etcd.members): readonly NodeConfig[] {
  const free = freeAddresses(network, drafts);
  const given = new Set(drafts.flatMap(({ roles }) => roles ?? []));
  const everyNode = rolesByDefault('every');
  const firstNode = [...rolesByDefault('first').filter(role => !given.has(role)), ...everyNode];
  return drafts.map(({ name, address, roles, memory, cpus, ssh }, index) => ({
    name: name ?? `node${index + 1}`,
    address: (address as Ipv4 | undefined) ?? free.next().value ?? alignCidr(network).address,
    roles: roles ?? (index < members ? firstNode : everyNode),
    ...defined({ memory, cpus, ssh: ssh && (defined(ssh) as NodeSsh) }),
  }));
}

function* freeAddresses(network: Cidr, drafts: readonly DraftNode[]): Generator<Ipv4, undefined> {
  const taken = new Set(drafts.flatMap(({ address }) => (address ? [ipv4ToNumber(address as Ipv4)] : [])));
  for (const address of hostAddresses(network)) if (!taken.has(ipv4ToNumber(address))) yield address;
}
