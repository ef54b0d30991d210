import { ipv4FromNumber, ipv4ToNumber, parseIpv4 } from './address.ts';
import type { Ipv4 } from './address.ts';

/** A block of IPv4 addresses: the address as written, and its prefix length in bits (0–32). */
export interface Cidr {
  readonly address: Ipv4;
  readonly prefixLength: number;
}

/** Reads `a.b.c.d/n`; host bits may be set (see `isAligned`); undefined for other text. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const parsed = parseIpv4(address);
  if (!parsed || rest.length > 0 || !/^(?:[0-9]|[12][0-9]|3[0-2])$/.test(length)) return undefined;
  return { address: parsed, prefixLength: Number(length) };
}

/** The block as `a.b.c.d/n`. */
export function formatCidr({ address, prefixLength }: Cidr): string {
  return `${address}/${prefixLength}`;
}

/** The number of addresses in the block. */
export function cidrSize({ prefixLength }: Cidr): number {
  return 2 ** (32 - prefixLength);
}

/** The block's first address as a number. */
export function firstNumber(cidr: Cidr): number {
  const size = cidrSize(cidr);
  return Math.floor(ipv4ToNumber(cidr.address) / size) * size;
}

/** The block's last address (its broadcast address) as a number. */
export function lastNumber(cidr: Cidr): number {
  return firstNumber(cidr) + cidrSize(cidr) - 1;
}

/** The same block with its host bits cleared. */
export function alignCidr(cidr: Cidr): Cidr {
  return { address: ipv4FromNumber(firstNumber(cidr)), prefixLength: cidr.prefixLength };
}

/** Whether the host bits are all zero, as a network's address must be. */
export function isAligned(cidr: Cidr): boolean {
  return ipv4ToNumber(cidr.address) === firstNumber(cidr);
}

/** Whether the address is in the block. */
export function contains(cidr: Cidr, address: Ipv4): boolean {
  const value = ipv4ToNumber(address);
  return value >= firstNumber(cidr) && value <= lastNumber(cidr);
}

/** Whether two blocks have an address in common. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return firstNumber(a) <= lastNumber(b) && firstNumber(b) <= lastNumber(a);
}

/** The dotted netmask of a prefix length in bits. */
export function netmask(prefixLength: number): Ipv4 {
  return ipv4FromNumber(2 ** 32 - 2 ** (32 - prefixLength));
}
