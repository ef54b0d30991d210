import { findTranslation } from '../checks/shared/filter-chain.ts';
import { contains, parseCidr } from '../network/cidr.ts';
import { parseIpv4 } from '../network/address.ts';
import type { NodeFacts } from '../observe/observation.ts';
import { filtered } from './packet.ts';
import type { Packet } from './packet.ts';
import type { World } from './world.ts';

/** What a node's POSTROUTING makes of a packet's source address. */
export type Masquerade = { readonly kind: 'kept' } | { readonly kind: 'changed'; readonly source: string; readonly by: string } | { readonly kind: 'unknown'; readonly by: string };

/** The source address with which a packet leaves; an answer keeps its own, because the connection is known. */
export function masquerade(world: World, node: NodeFacts, packet: Packet, inDevice: string, outDevice: string, nextHop: string): Masquerade {
  if (packet.established) return { kind: 'kept' };
  for (const { nat } of world.tables(node)) {
    const found = findTranslation(nat, 'POSTROUTING', filtered(packet, inDevice, outDevice));
    if (found === 'unknown') return { kind: 'unknown', by: 'a rule of POSTROUTING' };
    if (!found) continue;
    const { target, text } = found;
    const given = /--to-source ([0-9.]+)/.exec(text)?.[1];
    const source = target === 'SNAT' ? given : addressFor(node, outDevice, nextHop);
    if (target === 'DROP' || target === 'REJECT') continue;
    return source === undefined ? { kind: 'unknown', by: text } : { kind: 'changed', source, by: text };
  }
  return { kind: 'kept' };
}

// As inet_select_addr: on the device, the address in whose block the next hop is, else the first; without one, any that is not lo's.
function addressFor({ addresses }: NodeFacts, device: string, nextHop: string): string | undefined {
  const next = parseIpv4(nextHop);
  const own = addresses.filter(entry => entry.device === device);
  const near = own.find(({ address, prefixLength }) => {
    const block = parseCidr(`${address}/${prefixLength}`);
    return block !== undefined && next !== undefined && contains(block, next);
  });
  return (near ?? own[0] ?? addresses.find(entry => entry.device !== 'lo'))?.address;
}
