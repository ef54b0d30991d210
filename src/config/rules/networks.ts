import { alignCidr, formatCidr, isAligned, parseCidr } from '../../network/cidr.ts';
import { describeFound } from '../found.ts';
import { explainSpecialNetwork } from './special-networks.ts';
import type { Problem } from '../problems.ts';
import type { Rule } from './rule.ts';

/** Both networks are written with their own address, are of a useful size and serve nothing else. */
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
    faults.push(`a prefix length from 8 to ${longest} is allowed`);
  } else {
    if (!isAligned(network)) faults.push(`host bits are set, write ${formatCidr(alignCidr(network))}`);
    const special = explainSpecialNetwork(network);
    if (special) faults.push(special);
  }
  return faults.map(fault => ({ paths: [path], text: `found ${describeFound(text)}; ${fault}` }));
}
