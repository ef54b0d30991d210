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

/** How many subnets flannel can lease: from the second of the network, or subnetMin, to the last, or subnetMax. */
export function subnetCapacity({ network, subnetLen, subnetMin, subnetMax }: SubnetPlan): number {
  const size = 2 ** (32 - subnetLen);
  const min = subnetMin ? ipv4ToNumber(subnetMin) : firstNumber(network) + size;
  const max = subnetMax ? ipv4ToNumber(subnetMax) : lastNumber(network) + 1 - size;
  return Math.max(0, Math.floor((max - min) / size) + 1);
}

/** The prefix lengths, in bits, that a subnet can have in any network (k8s-lab's networks are /8 or longer). */
export const shortestSubnetLen = 10;
export const longestSubnetLen = 30;

/** The subnet lengths flannel takes for a network: at least four subnets, none longer than /30. */
export function subnetLenRange({ prefixLength }: Cidr): readonly [min: number, max: number] {
  return [prefixLength + 2, longestSubnetLen];
}
