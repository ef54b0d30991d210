import { formatCidr, overlaps } from '../../network/cidr.ts';
import type { Rule } from './rule.ts';

/** Nodes and pods share no address. */
export const networksApart: Rule = {
  needs: ['nodes', 'nodeNetwork', 'flannel.network'],
  judge: (draft, { nodes, nodeNetwork, flannel: { network } }) => {
    if (!overlaps(nodeNetwork, network)) return [];
    const chosen = draft.nodeNetwork === undefined ? ` (the default for ${nodes.length} nodes)` : '';
    const both = `the flannel network ${formatCidr(network)} overlaps the node network ${formatCidr(nodeNetwork)}${chosen}`;
    return [{ paths: ['flannel.network', 'nodeNetwork', 'nodes'], text: `${both}; expected separate networks` }];
  },
};
