import { alignCidr, formatCidr, isAligned, parseCidr } from '../../network/cidr.ts';
import { explainSpecialNetwork } from './special-networks.ts';
import type { Problem } from '../problems.ts';
import type { Rule } from './rule.ts';

/** Both networks have no host bits set, a usable size and no other use. */
export const networks: Rule = {
  needs: [],
  judge: ({ nodeNetwork, flannel }) => [
    ...judgeNetwork('nodeNetwork', nodeNetwork, 30),
    ...judgeNetwork('flannel.network', flannel?.network, 28),
  ],
};

function judgeNetwork(path: string, text: string | undefined, longest: number): readonly Problem[] {
  const network = text === undefined ? undefined : parseCidr(text);
  if (!network) return [];
  const faults: string[] = [];
  if (network.prefixLength < 8 || network.prefixLength > longest) {
    faults.push(`is not a usable size; expected a prefix length from 8 to ${longest}`);
  } else {
    if (!isAligned(network)) faults.push(`has host bits set; expected ${formatCidr(alignCidr(network))}`);
    const special = explainSpecialNetwork(network);
    if (special) faults.push(special);
  }
  return faults.map(fault => ({ paths: [path], text: `"${text}" ${fault}` }));
}
