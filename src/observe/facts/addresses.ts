import { isIpv4, parseIpv4 } from '../../network/address.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import { defineFact } from '../fact.ts';
import type { Zod } from '../schema.ts';

const schema = (z: Zod) => ({
  addresses: z.array(z.object({ device: z.string(), address: z.string().refine(isIpv4), prefixLength: z.number() })),
});

const question = { ask: 'addr show', looksLike: /^\d+: \S+ .*\binet / };

/** The node's IPv4 addresses. */
export const addresses = defineFact({ schema, ip: question, none: { addresses: [] }, read: ({ ip }) => ({ addresses: parseAddresses(ip(question)) }) });

/** Reads `ip -o -4 addr`; lines of another form are left out. */
export function parseAddresses(lines: readonly string[]): readonly InterfaceAddress[] {
  return lines.flatMap(line => {
    const [, device = '', address = '', length] = pattern.exec(line) ?? [];
    return parseIpv4(address) ? [{ device, address, prefixLength: length === undefined ? 32 : Number(length) }] : [];
  });
}

// A device whose address has a peer shows `inet 10.0.0.1 peer 10.0.0.2/32`: its own address is a /32.
const pattern = /^\d+: ([^\s@]+)(?:@\S+)? +inet ([0-9.]+)(?:\/(\d{1,2}))?(?: |$)/;
