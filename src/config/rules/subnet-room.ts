import { ipv4ToNumber } from '../../network/address.ts';
import { contains, formatCidr } from '../../network/cidr.ts';
import { subnetCapacity, subnetLenRange } from '../../network/subnets.ts';
import type { Rule } from './rule.ts';

/** Every node can lease a subnet. */
export const subnetRoom: Rule = {
  needs: ['nodes', 'flannel.network', 'flannel.subnetLen', 'flannel.subnetMin', 'flannel.subnetMax'],
  judge: (_, { nodes, flannel }) => {
    const { network, subnetLen, subnetMin, subnetMax } = flannel;
    const [min, max] = subnetLenRange(network);
    const room = subnetCapacity(flannel);
    const reversed = subnetMin && subnetMax && ipv4ToNumber(subnetMin) > ipv4ToNumber(subnetMax);
    const elsewhere = [subnetMin, subnetMax].some(address => address && !contains(network, address));
    if (reversed || elsewhere || subnetLen < min || subnetLen > max || nodes.length <= room) return [];
    const held = `${formatCidr(network)} has only ${room} subnets of /${subnetLen} to lease`;
    const text = `${held} for ${nodes.length} nodes; expected a larger network, a longer subnetLen or fewer nodes`;
    return [{ paths: ['flannel.subnetMax', 'flannel.subnetMin', 'flannel.subnetLen', 'flannel.network', 'nodes'], text }];
  },
};
