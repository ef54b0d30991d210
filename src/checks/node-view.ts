import type { Cidr } from '../network/cidr.ts';
import { contains, parseCidr } from '../network/cidr.ts';
import { parseIpv4 } from '../network/address.ts';
import type { LeaseFacts, NodeFacts, Observation, ServiceFacts } from '../observe/observation.ts';

/** The nodes that told their facts. */
export function answering({ nodes }: Observation): readonly NodeFacts[] {
  return nodes.filter(({ reachable }) => reachable);
}

/** The device that holds the node's planned address; undefined when none does. */
export function deviceOf({ addresses, address }: NodeFacts): string | undefined {
  return addresses.find(candidate => candidate.address === address)?.device;
}

/** The service of this name, when the node told of it. */
export function serviceOf({ services }: NodeFacts, name: string): ServiceFacts | undefined {
  return services.find(service => service.name === name);
}

/** The leases in the store that the lab's flanneld reads. */
export function leasesOf({ etcd, api }: Observation): readonly LeaseFacts[] {
  return etcd[api].leases;
}

/** The one lease of each planned address; a node with none or with several has no entry. */
export function leaseByAddress(seen: Observation): ReadonlyMap<string, LeaseFacts> {
  const all = new Map<string, LeaseFacts[]>();
  for (const lease of leasesOf(seen)) {
    if (lease.publicIp !== undefined) all.set(lease.publicIp, [...(all.get(lease.publicIp) ?? []), lease]);
  }
  return new Map([...all].flatMap(([address, [lease, ...more]]) => (lease && more.length === 0 ? [[address, lease]] : [])));
}

/** Whether a CIDR or an address in text lies in the block; false for text that is neither. */
export function isWithin(block: Cidr, text: string): boolean {
  const address = parseCidr(text)?.address ?? parseIpv4(text);
  return address !== undefined && contains(block, address);
}
