import { parseIpv4, ipv4ToNumber } from '../network/address.ts';
import type { Packet as FilteredPacket } from '../checks/shared/filter-chain.ts';
import type { Range } from '../network/range.ts';

/** A packet on its way. */
export interface Packet {
  readonly source: string;
  readonly destination: string;
  readonly protocol: 'icmp' | 'tcp';
  /** The bytes of the whole packet, if it must not be fragmented. */
  readonly size?: number;
  /** Whether it belongs to a connection that the nodes know, as an answer does. */
  readonly established: boolean;
}

/** A source address that a node put in the place of another; it puts the old one back into the answer. */
export interface Translation {
  readonly node: string;
  readonly from: string;
  readonly to: string;
}

/** The packet as a chain of iptables sees it. */
export function filtered({ source, destination, protocol, established }: Packet, inDevice: string, outDevice: string): FilteredPacket {
  return { from: only(source), to: only(destination), inDevice, outDevice, protocol, established, mark: 0 };
}

function only(address: string): Range {
  const value = ipv4ToNumber(parseIpv4(address) ?? parseIpv4('0.0.0.0')!);
  return { first: value, last: value };
}
