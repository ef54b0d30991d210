import { ipv4ToNumber } from '../../network/address.ts';
import { alignCidr, contains, formatCidr, isAligned } from '../../network/cidr.ts';
import { subnetLenRange } from '../../network/subnets.ts';
import type { Ipv4 } from '../../network/address.ts';
import type { FlannelConfig } from '../lab-config.ts';
import type { Rule } from './rule.ts';

/** subnetMin and subnetMax are subnets of the flannel network, in this order. */
export const subnetRange: Rule = {
  needs: ['flannel.network', 'flannel.subnetLen', 'flannel.subnetMin', 'flannel.subnetMax'],
  judge: (_, { flannel }) => {
    const { network, subnetLen, subnetMin, subnetMax } = flannel;
    const [min, max] = subnetLenRange(network);
    if (subnetLen < min || subnetLen > max) return [];
    const problems = (['subnetMin', 'subnetMax'] as const).flatMap(key => {
      const fault = explainSubnet(flannel[key], flannel);
      return fault ? [{ paths: [`flannel.${key}`], text: `found "${flannel[key]}"; ${fault}` }] : [];
    });
    if (subnetMin && subnetMax && ipv4ToNumber(subnetMin) > ipv4ToNumber(subnetMax)) {
      const text = `found "${subnetMin}", which is after subnetMax ${subnetMax}; an address up to subnetMax is allowed`;
      problems.push({ paths: ['flannel.subnetMin'], text });
    }
    return problems;
  },
};

function explainSubnet(address: Ipv4 | undefined, { network, subnetLen }: FlannelConfig): string | undefined {
  if (!address) return undefined;
  if (!contains(network, address)) return `an address in the flannel network ${formatCidr(network)} is allowed`;
  const subnet = { address, prefixLength: subnetLen };
  return isAligned(subnet) ? undefined : `no /${subnetLen} subnet starts there, write ${alignCidr(subnet).address}`;
}
