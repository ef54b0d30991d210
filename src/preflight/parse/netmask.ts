import { ipv4ToNumber, parseIpv4 } from '../../network/address.ts';
import { netmask } from '../../network/cidr.ts';

/** The prefix length of a netmask, dotted or, as macOS's ifconfig prints it, hexadecimal; undefined for other text. */
export function prefixLengthOf(mask: string): number | undefined {
  const value = /^0x[0-9a-f]{8}$/i.test(mask) ? Number(mask) : numberOf(mask);
  const lengths = Array.from({ length: 33 }, (_, length) => length);
  return lengths.find(length => ipv4ToNumber(netmask(length)) === value);
}

function numberOf(mask: string): number | undefined {
  const address = parseIpv4(mask);
  return address && ipv4ToNumber(address);
}
