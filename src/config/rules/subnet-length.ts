import { formatCidr } from '../../network/cidr.ts';
import { longestSubnetLen, shortestSubnetLen, subnetLenRange } from '../../network/subnets.ts';
import type { Rule } from './rule.ts';

/** The flannel network holds at least four subnets of the requested length. */
export const subnetLength: Rule = {
  needs: ['flannel.network', 'flannel.subnetLen'],
  judge: (_, { flannel: { network, subnetLen } }) => {
    const [min, max] = subnetLenRange(network);
    if (min > max || (subnetLen >= min && subnetLen <= max)) return [];
    const range = min === max ? `the prefix length ${min}` : `a prefix length from ${min} to ${max}`;
    return [
      {
        paths: ['flannel.subnetLen', 'flannel.network'],
        text: `${subnetLen} is out of range; expected ${range}, because ${formatCidr(network)} must hold 4 subnets`,
      },
    ];
  },
};

/** The subnet length fits some network. */
export const subnetLengthAlone: Rule = {
  needs: ['flannel.subnetLen'],
  without: 'flannel.network',
  judge: (_, { flannel: { subnetLen } }) =>
    subnetLen >= shortestSubnetLen && subnetLen <= longestSubnetLen
      ? []
      : [{ paths: ['flannel.subnetLen'], text: `${subnetLen} is out of range; expected a prefix length from ${shortestSubnetLen} to ${longestSubnetLen}` }],
};
