declare const ipv4: unique symbol;

/** A valid IPv4 address in dotted-quad form. */
export type Ipv4 = string & { readonly [ipv4]: true };

const octet = '(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])';
const dottedQuad = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

/** Reads a dotted quad without leading zeros; undefined for other text. */
export function parseIpv4(text: string): Ipv4 | undefined {
  return dottedQuad.test(text) ? (text as Ipv4) : undefined;
}

/** Whether the text is a dotted quad without leading zeros. */
export function isIpv4(text: string): boolean {
  return dottedQuad.test(text);
}

/** The address as an unsigned 32-bit number, most significant octet first. */
export function ipv4ToNumber(address: Ipv4): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The address with this unsigned 32-bit number; throws a RangeError if the number is out of range. */
export function ipv4FromNumber(value: number): Ipv4 {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new RangeError(`not an IPv4 address: ${value}`);
  return [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.') as Ipv4;
}
