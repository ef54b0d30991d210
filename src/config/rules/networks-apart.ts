import { formatCidr, overlaps } from '../../network/cidr.ts';
import type { Rule } from './rule.ts';

/** Nodes and pods have no address in common. */
export const networksApart: Rule = {
  needs: ['nodes', 'nodeNetwork', 'flannel.network'],
  judge: (_, { nodeNetwork, flannel: { network } }) => {
    if (!overlaps(nodeNetwork, network)) return [];
    const text = `the flannel network ${formatCidr(network)} overlaps the node network ${formatCidr(nodeNetwork)}; networks apart from each other are allowed`;
    return [{ paths: ['flannel.network', 'nodeNetwork', 'nodes'], text }];
  },
};
