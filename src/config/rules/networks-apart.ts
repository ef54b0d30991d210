import { formatCidr, overlaps } from '../../network/cidr.ts';
import { draftKubernetes } from '../lab-draft.ts';
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

/** Services share no address with nodes or pods. */
export const serviceNetworkApart: Rule = {
  needs: ['nodes', 'nodeNetwork', 'flannel.network', 'kubernetes.serviceNetwork'],
  judge: (draft, { nodeNetwork, flannel: { network }, kubernetes }) => {
    if (!kubernetes) return [];
    const { serviceNetwork } = kubernetes;
    const chosen = draftKubernetes(draft)?.serviceNetwork === undefined ? ' (the default)' : '';
    const others = [['nodeNetwork', 'node network', nodeNetwork], ['flannel.network', 'flannel network', network]] as const;
    return others
      .filter(([, , other]) => overlaps(serviceNetwork, other))
      .map(([path, name, other]) => ({
        paths: ['kubernetes.serviceNetwork', path, 'kubernetes'],
        text: `the service network ${formatCidr(serviceNetwork)}${chosen} overlaps the ${name} ${formatCidr(other)}; expected separate networks`,
      }));
  },
};
