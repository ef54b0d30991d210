import { formatCidr } from '../../network/cidr.ts';
import { hostCapacity } from '../../network/host-addresses.ts';
import { draftNodes } from '../lab-draft.ts';
import type { Rule } from './rule.ts';

/** A node network that the user set has an address for every node. */
export const nodeRoom: Rule = {
  needs: ['nodes', 'nodeNetwork'],
  judge: (draft, { nodeNetwork }) => {
    const nodes = draftNodes(draft).length;
    const room = hostCapacity(nodeNetwork);
    if (nodes <= room || nodeNetwork.prefixLength > 30) return [];
    const enough = 32 - Math.ceil(Math.log2(nodes + 3));
    const text = `${formatCidr(nodeNetwork)} has room for only ${room} of ${nodes} nodes; expected a prefix length of ${enough} or less`;
    return [{ paths: ['nodeNetwork', 'nodes'], text }];
  },
};
