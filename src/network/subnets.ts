import { ipv4ToNumber } from './address.ts';
import { firstNumber, lastNumber } from './cidr.ts';
import type { Ipv4 } from './address.ts';
import type { Cidr } from './cidr.ts';

export interface SubnetPlan {
  readonly network: Cidr;
  readonly subnetLen: number;
  readonly subnetMin?: Ipv4 | undefined;
  readonly subnetMax?: Ipv4 | undefined;
}

/** The number of subnets that flannel can lease: from subnetMin (default: the network's second) to subnetMax (default: the last). */
export function subnetCapacity({ network, subnetLen, subnetMin, subnetMax }: SubnetPlan): number {
  const size = 2 ** (32 - subnetLen);
  const min = subnetMin ? ipv4ToNumber(subnetMin) : firstNumber(network) + size;
  const max = subnetMax ? ipv4ToNumber(subnetMax) : lastNumber(network) + 1 - size;
  return Math.max(0, Math.floor((max - min) / size) + 1);
}

/** The prefix lengths, in bits, that a subnet can have (k8s-lab's networks are /8 or longer). */
export const shortestSubnetLen = 10;
export const longestSubnetLen = 30;

/** The subnet lengths that flannel accepts for a network: it must hold at least four subnets, none longer than /30. */
export function subnetLenRange({ prefixLength }: Cidr): readonly [min: number, max: number] {
  return [prefixLength + 2, longestSubnetLen];
}
