import { ipv4FromNumber } from './address.ts';
import { cidrSize, firstNumber, lastNumber } from './cidr.ts';
import type { Ipv4 } from './address.ts';
import type { Cidr } from './cidr.ts';

// Vagrantfiles usually start at .101, and a host-only network gives .1 to the host.
const start = 101;
const reserved = 2;

/** The addresses for nodes, in order: from the block's 101st up, then the lower ones, except the host's own. */
export function* hostAddresses(block: Cidr): Generator<Ipv4, undefined> {
  const first = firstNumber(block);
  const last = lastNumber(block) - 1;
  for (let value = first + start; value <= last; value++) yield ipv4FromNumber(value);
  for (let value = first + reserved; value <= Math.min(last, first + start - 1); value++) yield ipv4FromNumber(value);
}

/** The number of addresses that `hostAddresses` yields. */
export function hostCapacity(block: Cidr): number {
  return Math.max(0, cidrSize(block) - reserved - 1);
}

/** The block, or the smallest block that contains it, with room for this many nodes from its 101st address on. */
export function growToHold(block: Cidr, nodes: number): Cidr {
  const needed = firstNumber(block) + start + nodes;
  if (needed <= lastNumber(block) || block.prefixLength === 0) return block;
  return growToHold(enclosing(block), nodes);
}

function enclosing(block: Cidr): Cidr {
  const wider = { ...block, prefixLength: block.prefixLength - 1 };
  return { ...wider, address: ipv4FromNumber(firstNumber(wider)) };
}
