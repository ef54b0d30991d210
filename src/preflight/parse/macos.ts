import { parseIpv4 } from '../../network/address.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import type { HostRoute } from '../host-facts.ts';
import { prefixLengthOf } from './netmask.ts';

/** Reads macOS's `ifconfig`. */
export function parseIfconfig(text: string): readonly InterfaceAddress[] {
  let device = '';
  return text.split('\n').flatMap(line => {
    device = /^([^\s:]+):/.exec(line)?.[1] ?? device;
    const [, address = '', mask = ''] = /^\s+inet ([0-9.]+) .*?netmask (0x[0-9a-f]{8}|[0-9.]+)/i.exec(line) ?? [];
    const prefixLength = prefixLengthOf(mask);
    return parseIpv4(address) && prefixLength !== undefined ? [{ device, address, prefixLength }] : [];
  });
}

/** Reads macOS's `netstat -rn -f inet`, which omits a destination's trailing zeros: `10.211.55/24`, `192.168.1`, `127`. */
export function parseNetstat(text: string): readonly HostRoute[] {
  return text.split('\n').flatMap(line => {
    const [shown = '', gateway = '', flags = '', device = ''] = line.trim().split(/\s+/);
    const destination = /^[A-Za-z]+$/.test(flags) ? destinationOf(shown, flags) : undefined;
    if (destination === undefined) return [];
    return [{ destination, ...(device && { device }), ...(parseIpv4(gateway) && { via: gateway }) }];
  });
}

function destinationOf(shown: string, flags: string): string | undefined {
  if (shown === 'default') return '0.0.0.0/0';
  const [numbers = '', length] = shown.split('/');
  if (!/^\d+(?:\.\d+){0,3}$/.test(numbers)) return undefined;
  const given = numbers.split('.');
  const address = parseIpv4([...given, '0', '0', '0'].slice(0, 4).join('.'));
  // A host route has the flag H; a network route without a length has 8 bits per number.
  const prefixLength = length ?? (flags.includes('H') ? 32 : given.length * 8);
  return address && `${address}/${prefixLength}`;
}
