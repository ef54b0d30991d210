import type { LabConfig } from '../../config/lab-config.ts';
import { groupBy } from '../../text/group-by.ts';
import type { EtcdApiFacts, LeaseFacts, NodeFacts, Observation } from '../../observe/observation.ts';
import { alignCidr, formatCidr, parseCidr } from '../../network/cidr.ts';

/** The nodes that answered; of the others nothing is known, and `nodes-reachable` says so. */
export function reachable({ nodes }: Observation): readonly NodeFacts[] {
  return nodes.filter(node => node.reachable);
}

/** What the API that the lab's flanneld reads holds; undefined when etcd did not answer. */
export function storeOf({ etcd, api }: Observation): EtcdApiFacts | undefined {
  return etcd.reachable && etcd[api].enabled ? etcd[api] : undefined;
}

/** The leases by PublicIP. */
export function leasesByOwner(seen: Observation): ReadonlyMap<string, readonly LeaseFacts[]> {
  return groupBy(storeOf(seen)?.leases ?? [], ({ publicIp }) => publicIp ?? '');
}

/** A node whose subnet is known: from its one lease, else from its subnet.env. */
export interface Peer {
  readonly node: NodeFacts;
  /** As an aligned CIDR. */
  readonly subnet: string;
  /** The subnet's first address, which flannel's vxlan device has. */
  readonly gateway: string;
  /** Of its end of the vxlan tunnel, in small letters. */
  readonly vtepMac?: string;
}

/** Every node whose subnet is known, reachable or not. */
export function peersOf(seen: Observation): readonly Peer[] {
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

/** The block that a node's subnet.env names. */
export function alignedSubnet({ subnetEnv }: NodeFacts): string | undefined {
  const cidr = subnetEnv && parseCidr(subnetEnv.subnet);
  return cidr && formatCidr(alignCidr(cidr));
}

/** The device that holds the node's planned address, whatever it is called. */
export function nodeDevice({ addresses, address }: NodeFacts): string | undefined {
  return addresses.find(entry => entry.address === address)?.device;
}

/** The device that flannel makes for vxlan, by the name that its code gives (pkg/backend/vxlan); undefined for another backend. */
export function vtepDevice({ flannel: { backend } }: LabConfig): string | undefined {
  return backend.type === 'vxlan' ? `flannel.${backend.vni}` : undefined;
}

/** The device of flannel's that all packets between the pods of two nodes take; undefined where they take the nodes' own. */
export function tunnelDevice(lab: LabConfig): string | undefined {
  const { backend } = lab.flannel;
  if (backend.type === 'udp') return 'flannel0';
  return backend.type === 'vxlan' && backend.directRouting ? undefined : vtepDevice(lab);
}

/** The device that carries the overlay's packets: the tunnel's, or the node's own. */
export function overlayDevice(node: NodeFacts, lab: LabConfig): string | undefined {
  return tunnelDevice(lab) ?? nodeDevice(node);
}
