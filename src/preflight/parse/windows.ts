import { parseIpv4 } from '../../network/address.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import type { HostRoute } from '../host-facts.ts';
import { prefixLengthOf } from './netmask.ts';

/** Reads Windows' `ipconfig`; its words depend on the language, but in every language a mask follows its address. */
export function parseIpconfig(text: string): readonly InterfaceAddress[] {
  let device = '';
  let address: string | undefined;
  return text.split(/\r?\n/).flatMap(line => {
    if (/^\S.*:$/.test(line)) device = nameOf(line);
    const value = parseIpv4(/:\s*([0-9.]+)(?:\(.*\))?\s*$/.exec(line)?.[1] ?? '');
    const prefixLength = value === undefined ? undefined : prefixLengthOf(value);
    const found = address !== undefined && prefixLength !== undefined ? [{ device, address, prefixLength }] : [];
    address = value;
    return found;
  });
}

function nameOf(line: string): string {
  return line.slice(0, -1).replace(/^.*? adapter /, '');
}

/** Reads Windows' `route print -4`: destination, netmask, gateway, interface, metric. */
export function parseRoutePrint(text: string): readonly HostRoute[] {
  return text.split(/\r?\n/).flatMap(line => {
    const [address = '', mask = '', gateway = '', device = '', metric = ''] = line.trim().split(/\s+/);
    const prefixLength = prefixLengthOf(mask);
    if (!parseIpv4(address) || prefixLength === undefined || !parseIpv4(device) || !/^\d+$/.test(metric)) return [];
    return [{ destination: `${address}/${prefixLength}`, device, ...(parseIpv4(gateway) && { via: gateway }) }];
  });
}
