import type { DhcpServer } from '../host-facts.ts';
import { prefixLengthOf } from './netmask.ts';
import { parseBlocks } from './vbox-blocks.ts';

/** Reads `VBoxManage list dhcpservers`, in the formats of VirtualBox up to 6.0 and since 6.1. */
export function parseDhcpServers(text: string): readonly DhcpServer[] {
  return parseBlocks(text).flatMap(block => {
    const network = block.get('networkname');
    const prefixLength = prefixLengthOf(block.get('networkmask') ?? '');
    if (network === undefined || prefixLength === undefined) return [];
    return [
      {
        ...{ network, prefixLength },
        address: block.get('dhcpd ip') ?? block.get('ip') ?? '',
        lower: block.get('loweripaddress') ?? '',
        upper: block.get('upperipaddress') ?? '',
        enabled: block.get('enabled') === 'Yes',
      },
    ];
  });
}
