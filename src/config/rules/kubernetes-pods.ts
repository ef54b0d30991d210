import { formatCidr } from '../../network/cidr.ts';
import { longestSubnetLen } from '../../network/subnets.ts';
import { countOf } from '../../text/count.ts';
import type { Rule } from './rule.ts';

// docker0 and the probe pod take one address each, as do the network and its broadcast address.
const reserved = 4;
const longest = 28;

/** Every node's subnet has addresses for the pods of a cluster. */
export const podRoom: Rule = {
  needs: ['nodes', 'kubernetes', 'flannel.network', 'flannel.subnetLen'],
  judge: (draft, { nodes, kubernetes, flannel: { network, subnetLen } }) => {
    if (!kubernetes || subnetLen <= longest || subnetLen > longestSubnetLen) return [];
    const room = `a /${subnetLen} subnet has room for ${countOf(2 ** (32 - subnetLen) - reserved, 'pod')}, too few for Kubernetes`;
    const chosen = draft.flannel?.subnetLen === undefined ? ` (the default for ${nodes.length} nodes in ${formatCidr(network)})` : '';
    const paths = ['flannel.subnetLen', 'flannel.network', 'nodes', 'kubernetes'];
    return [{ paths, text: `${room}${chosen}; expected a prefix length of ${longest} or less` }];
  },
};
