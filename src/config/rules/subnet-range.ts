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
      return fault ? [{ paths: [`flannel.${key}`], text: `"${flannel[key]}" ${fault}` }] : [];
    });
    if (subnetMin && subnetMax && ipv4ToNumber(subnetMin) > ipv4ToNumber(subnetMax)) {
      const text = `"${subnetMin}" is after subnetMax ${subnetMax}; expected an address up to subnetMax`;
      problems.push({ paths: ['flannel.subnetMin'], text });
    }
    return problems;
  },
};

function explainSubnet(address: Ipv4 | undefined, { network, subnetLen }: FlannelConfig): string | undefined {
  if (!address) return undefined;
  if (!contains(network, address)) return `is outside the flannel network; expected an address in ${formatCidr(network)}`;
  const subnet = { address, prefixLength: subnetLen };
  return isAligned(subnet) ? undefined : `is not the start of a /${subnetLen} subnet; expected ${alignCidr(subnet).address}`;
}
