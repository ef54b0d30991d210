import { parseAddresses } from '../../observe/facts/addresses.ts';
import { nonEmptyLines } from '../../observe/parse/lines.ts';
import { parseRoutes } from '../../observe/facts/routes.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import type { HostRoute } from '../host-facts.ts';

/** Reads `ip -o -4 addr`. */
export function parseIpAddresses(text: string): readonly InterfaceAddress[] {
  return parseAddresses(nonEmptyLines(text));
}

/** Reads `ip -4 route show table all`, without routes that lead nowhere. */
export function parseIpRoutes(text: string): readonly HostRoute[] {
  return parseRoutes(nonEmptyLines(text))
    .filter(({ type }) => type === 'unicast')
    .map(({ destination, device, via }) => ({
      destination: destination === 'default' ? '0.0.0.0/0' : destination,
      ...(device !== undefined && { device }),
      ...(via !== undefined && { via }),
    }));
}
