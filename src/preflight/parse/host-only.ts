import { parseIpv4 } from '../../network/address.ts';
import type { HostOnlyInterface } from '../host-facts.ts';
import { prefixLengthOf } from './netmask.ts';
import { parseBlocks } from './vbox-blocks.ts';

/** Reads `VBoxManage list hostonlyifs`; an interface without an IPv4 address is skipped. */
export function parseHostOnly(text: string): readonly HostOnlyInterface[] {
  return parseBlocks(text).flatMap(block => {
    const name = block.get('name');
    const address = parseIpv4(block.get('ipaddress') ?? '');
    const prefixLength = prefixLengthOf(block.get('networkmask') ?? '');
    if (name === undefined || address === undefined || prefixLength === undefined || prefixLength === 0) return [];
    return [{ name, address, prefixLength, up: block.get('status') === 'Up' }];
  });
}
