import { ipv4ToNumber, parseIpv4 } from './address.ts';
import { firstNumber, lastNumber, parseCidr } from './cidr.ts';

/** The first and the last address of a block as numbers, which many addresses are compared with. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** The range of a CIDR; undefined when the text is not one. */
export function rangeOf(text: string): Range | undefined {
  const block = parseCidr(text);
  return block && { first: firstNumber(block), last: lastNumber(block) };
}

/** The range of a route's destination, of which `default` holds every address; undefined when the text is neither that nor a CIDR. */
export function destinationRange(text: string): Range | undefined {
  return rangeOf(text === 'default' ? '0.0.0.0/0' : text);
}

/** The address as a number; NaN, which is in no range, when the text is not an address. */
export function addressNumber(text: string): number {
  const address = parseIpv4(text);
  return address === undefined ? NaN : ipv4ToNumber(address);
}

/** Whether an address, as a number, is in the range. */
export function isWithin({ first, last }: Range, value: number): boolean {
  return first <= value && value <= last;
}
