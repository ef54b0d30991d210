import { leasesByOwner, peersOf } from '../checks/shared/peers.ts';
import { ipv4ToNumber, parseIpv4 } from '../network/address.ts';
import { cidrSize, firstNumber, parseCidr } from '../network/cidr.ts';
import type { Cidr } from '../network/cidr.ts';
import type { Observation } from '../observe/observation.ts';

/** Replaces the addresses in a node's subnet and the MAC of its tunnel end by placeholders with the node's name. */
export function byOwner(seen: Observation): (text: string) => string {
  const subnets = peersOf(seen).flatMap(({ node, subnet }) => {
    const cidr = parseCidr(subnet);
    return cidr ? [{ owner: node.name, cidr }] : [];
  });
  const macs = vtepOwners(seen);
  return text =>
    text
      .replace(/\b(\d{1,3}(?:\.\d{1,3}){3})(?:([/-])(\d{1,2}))?(?![\d.])/g, (whole: string, address: string, mark: string = '', length: string = '') => {
        const found = subnets.find(({ cidr }) => holds(cidr, address, mark === '/' ? length : ''));
        return found ? `<${found.owner}+${offset(found.cidr, address)}>${mark}${length}` : whole;
      })
      .replace(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/gi, mac => macs.get(mac.toLowerCase()) ?? mac);
}

// A block larger than the subnet does not belong to its owner, although both may begin with the same address.
function holds(cidr: Cidr, address: string, length: string): boolean {
  if (length !== '' && Number(length) < cidr.prefixLength) return false;
  const at = offset(cidr, address);
  return at >= 0 && at < cidrSize(cidr);
}

function offset(cidr: Cidr, address: string): number {
  const parsed = parseIpv4(address);
  return parsed ? ipv4ToNumber(parsed) - firstNumber(cidr) : -1;
}

function vtepOwners(seen: Observation): ReadonlyMap<string, string> {
  const owners = leasesByOwner(seen);
  const entries = seen.nodes.flatMap(({ name, address }) =>
    (owners.get(address) ?? []).flatMap(({ vtepMac }) => (vtepMac === undefined ? [] : [[vtepMac.toLowerCase(), `<tunnel end of ${name}>`] as const])),
  );
  return new Map(entries);
}
