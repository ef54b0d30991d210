import type { LabConfig } from '../../config/lab-config.ts';
import { groupBy } from '../../text/group-by.ts';
import type { EtcdApiFacts, LeaseFacts, NodeFacts, Observation } from '../../observe/observation.ts';
import { alignCidr, formatCidr, parseCidr } from '../../network/cidr.ts';

/** The nodes that answered; `nodes-reachable` reports the others. */
export function reachable({ nodes }: Observation): readonly NodeFacts[] {
  return nodes.filter(node => node.reachable);
}

/** The store that the lab's flanneld reads; undefined when etcd did not answer. */
export function storeOf({ etcd, api }: Observation): EtcdApiFacts | undefined {
  return etcd.reachable && etcd[api].enabled ? etcd[api] : undefined;
}

/** The leases by PublicIP. */
export function leasesByOwner(seen: Observation): ReadonlyMap<string, readonly LeaseFacts[]> {
  return groupBy(storeOf(seen)?.leases ?? [], ({ publicIp }) => publicIp ?? '');
}

/** A node whose subnet is known, from its only lease or else from its subnet.env. */
export interface Peer {
  readonly node: NodeFacts;
  /** As an aligned CIDR. */
  readonly subnet: string;
  /** The subnet's first address; flannel's vxlan device has it. */
  readonly gateway: string;
  /** MAC address of its end of the vxlan tunnel, in lower case. */
  readonly vtepMac?: string;
}

/** Every node whose subnet is known, reachable or not. If etcd refuses to tell its leases, a subnet.env may be out of date, and no subnet is known. */
export function peersOf(seen: Observation): readonly Peer[] {
  if (seen.etcd.healthy && seen.etcd[seen.api].unreadBecause !== undefined) return [];
  const owners = leasesByOwner(seen);
  return seen.nodes.flatMap(node => {
    const [lease, ...more] = owners.get(node.address) ?? [];
    if (lease && more.length === 0) return [toPeer(node, lease.subnet, lease.vtepMac)];
    const own = alignedSubnet(node);
    return own === undefined ? [] : [toPeer(node, own)];
  });
}

function toPeer(node: NodeFacts, subnet: string, vtepMac?: string): Peer {
  const gateway = subnet.split('/')[0] ?? '';
  return { node, subnet, gateway, ...(vtepMac !== undefined && { vtepMac: vtepMac.toLowerCase() }) };
}

/** The subnet in a node's subnet.env, aligned. */
export function alignedSubnet({ subnetEnv }: NodeFacts): string | undefined {
  const cidr = subnetEnv && parseCidr(subnetEnv.subnet);
  return cidr && formatCidr(alignCidr(cidr));
}

/** The device with the node's planned address, whatever its name. */
export function nodeDevice({ addresses, address }: NodeFacts): string | undefined {
  return addresses.find(entry => entry.address === address)?.device;
}

/** flannel's vxlan device, named as in its code (pkg/backend/vxlan); undefined for another backend. */
export function vtepDevice({ flannel: { backend } }: LabConfig): string | undefined {
  return backend.type === 'vxlan' ? `flannel.${backend.vni}` : undefined;
}

/** flannel's device for all packets between pods of different nodes; undefined if they use the nodes' own devices. */
export function tunnelDevice(lab: LabConfig): string | undefined {
  const { backend } = lab.flannel;
  if (backend.type === 'udp') return 'flannel0';
  return backend.type === 'vxlan' && backend.directRouting ? undefined : vtepDevice(lab);
}

/** The device that carries the overlay's packets: the tunnel device or the node's own. */
export function overlayDevice(node: NodeFacts, lab: LabConfig): string | undefined {
  return tunnelDevice(lab) ?? nodeDevice(node);
}
