import { alignCidr, contains, formatCidr, overlaps, parseCidr } from '../../network/cidr.ts';
import type { Cidr } from '../../network/cidr.ts';
import { parseIpv4 } from '../../network/address.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import type { HostFacts } from '../../preflight/host-facts.ts';
import type { Evidence } from '../fault.ts';

export interface Overlap {
  /** Whether it is the node network or inside it; otherwise it contains the node network. */
  readonly inside: boolean;
  readonly device?: string;
  readonly evidence: Evidence;
}

/** The host's addresses and routes that overlap the node network, except those of the lab's own network. */
export function overlapsOf(host: HostFacts, { nodeNetwork }: LabConfig): readonly Overlap[] {
  const own = host.addresses.filter(one => isOwn(one, host, nodeNetwork));
  const names = own.flatMap(({ device, address }) => [device, address]);
  const expected = `nothing in ${formatCidr(nodeNetwork)}, the node network`;
  const addresses = host.addresses.filter(one => !own.includes(one)).flatMap(({ device, address, prefixLength }) => {
    const block = parseCidr(`${address}/${prefixLength}`);
    if (!block || isNone(block) || !overlaps(block, nodeNetwork)) return [];
    const inside = contains(nodeNetwork, block.address) || prefixLength >= nodeNetwork.prefixLength;
    return [{ inside, device, evidence: { fact: "this machine's addresses", expected, actual: `${device} has ${address}/${prefixLength}` } }];
  });
  const routes = host.routes.flatMap(({ destination, device, via }) => {
    const block = parseCidr(destination);
    if (!block || isNone(block) || !overlaps(block, nodeNetwork) || (device !== undefined && names.includes(device))) return [];
    // Without the addresses it is unknown whose network it is.
    if (via === undefined && (host.addresses.length === 0 || host.addresses.some(one => isBroughtBy(block, one)))) return [];
    const way = [via === undefined ? '' : ` via ${via}`, device === undefined ? '' : ` dev ${device}`].join('');
    const evidence = { fact: "this machine's routes", expected, actual: `${destination}${way}` };
    return [{ inside: block.prefixLength >= nodeNetwork.prefixLength, ...(device !== undefined && { device }), evidence }];
  });
  return [...addresses, ...routes];
}

// The route to an address's network or, on Windows, to the address itself: the address is already reported.
function isBroughtBy(block: Cidr, { address, prefixLength }: InterfaceAddress): boolean {
  const own = parseCidr(`${address}/${prefixLength}`);
  return block.address === address || (own !== undefined && formatCidr(alignCidr(own)) === formatCidr(block));
}

// Default routes (VPNs split them in two), loopback and multicast divert no packets from the nodes.
function isNone(block: Cidr): boolean {
  return block.prefixLength <= 1 || /^(?:127|22[4-9]|23\d|255)\./.test(block.address);
}

// A hypervisor's network equal to the node network belongs to these nodes, or they will use it.
function isOwn({ device, address, prefixLength }: InterfaceAddress, { virtualbox }: HostFacts, nodeNetwork: Cidr): boolean {
  const parsed = parseIpv4(address);
  if (!parsed || prefixLength !== nodeNetwork.prefixLength || !contains(nodeNetwork, parsed)) return false;
  return /^(?:vboxnet|virbr|bridge1\d\d|VirtualBox Host-Only)/.test(device) || (virtualbox?.hostOnly ?? []).some(one => one.address === address);
}
