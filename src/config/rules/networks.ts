import { alignCidr, formatCidr, isAligned, parseCidr } from '../../network/cidr.ts';
import { draftKubernetes } from '../lab-draft.ts';
import { explainSpecialNetwork } from './special-networks.ts';
import type { Problem } from '../problems.ts';
import type { Rule } from './rule.ts';

/** All networks have no host bits set, a usable size and no other use. */
export const networks: Rule = {
  needs: [],
  judge: draft => [
    ...judgeNetwork('nodeNetwork', draft.nodeNetwork, [8, 30]),
    ...judgeNetwork('flannel.network', draft.flannel?.network, [8, 28]),
    // kube-apiserver refuses a larger one.
    ...judgeNetwork('kubernetes.serviceNetwork', draftKubernetes(draft)?.serviceNetwork, [12, 28]),
  ],
};

function judgeNetwork(path: string, text: string | undefined, [shortest, longest]: readonly [number, number]): readonly Problem[] {
  const network = text === undefined ? undefined : parseCidr(text);
  if (!network) return [];
  const faults: string[] = [];
  if (network.prefixLength < shortest || network.prefixLength > longest) {
    faults.push(`is not a usable size; expected a prefix length from ${shortest} to ${longest}`);
  } else {
    if (!isAligned(network)) faults.push(`has host bits set; expected ${formatCidr(alignCidr(network))}`);
    const special = explainSpecialNetwork(network);
    if (special) faults.push(special);
  }
  return faults.map(fault => ({ paths: [path], text: `"${text}" ${fault}` }));
}
