import { overlaps } from '../../network/cidr.ts';
import type { Ipv4 } from '../../network/address.ts';
import type { Cidr } from '../../network/cidr.ts';

const specials: readonly (readonly [address: string, prefixLength: number, use: string])[] = [
  ['10.0.2.0', 24, "the network of every node's eth0 (10.0.2.15)"],
  ['0.0.0.0', 8, 'which is reserved'],
  ['127.0.0.0', 8, 'the loopback network'],
  ['169.254.0.0', 16, 'the link-local network'],
  ['224.0.0.0', 3, 'reserved for multicast and future use'],
];

/** Why the block cannot be used, if it overlaps a network with another use on every node. */
export function explainSpecialNetwork(block: Cidr): string | undefined {
  const special = specials.find(([address, prefixLength]) => overlaps(block, { address: address as Ipv4, prefixLength }));
  if (!special) return undefined;
  const [address, prefixLength, use] = special;
  return `overlaps ${address}/${prefixLength}, ${use}; expected another network`;
}
