import { firstNumber, formatCidr, lastNumber, parseCidr } from '../../network/cidr.ts';
import type { Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { restart } from '../shared/paste.ts';
import { alignedSubnet, reachable, storeOf } from '../shared/peers.ts';

interface UsedBlock {
  readonly holder: string;
  readonly node?: string;
  readonly subnet: string;
  readonly first: number;
  readonly last: number;
}

/** If two nodes use one subnet, only one of them gets its traffic. */
export const subnetsDisjoint = {
  id: 'subnets-disjoint',
  title: "No two nodes' subnets overlap each other or the node network",
  settleMs: 15_000,
  needs: ['nodes-reachable', 'etcd-healthy'],
  judge(seen) {
    const { nodeNetwork } = seen.lab;
    const network = usedBlock('the node network', formatCidr(nodeNetwork));
    const blocks = [...network, ...leased(seen), ...written(seen)].toSorted((a, b) => a.first - b.first);
    const found: Finding[] = [];
    let before: UsedBlock | undefined;
    for (const own of blocks) {
      if (before && own.first <= before.last && own.holder !== before.holder) found.push(toFinding(own, before));
      if (!before || own.last > before.last) before = own;
    }
    return found;
  },
} as const satisfies Check;

function leased(seen: Observation): UsedBlock[] {
  const names = new Map<string, string>(seen.lab.nodes.map(({ address, name }) => [address, name]));
  const leases = storeOf(seen)?.leases ?? [];
  return leases.flatMap(({ publicIp, key, subnet }) => {
    const node = names.get(publicIp ?? '');
    return usedBlock(node ?? publicIp ?? key, subnet, node);
  });
}

function written(seen: Observation): UsedBlock[] {
  return reachable(seen).flatMap(node => {
    const subnet = alignedSubnet(node);
    return subnet === undefined ? [] : usedBlock(node.name, subnet, node.name);
  });
}

function usedBlock(holder: string, subnet: string, node?: string): UsedBlock[] {
  const block = parseCidr(subnet);
  if (!block) return [];
  return [{ holder, ...(node !== undefined && { node }), subnet, first: firstNumber(block), last: lastNumber(block) }];
}

function toFinding(own: UsedBlock, other: UsedBlock): Finding {
  const node = own.node ?? other.node;
  return {
    ...(node !== undefined && { node }),
    summary: `subnet ${own.subnet} of ${own.holder} overlaps ${other.subnet} of ${other.holder}`,
    expected: 'subnets that share no address',
    actual: `${own.subnet} and ${other.subnet}`,
    hint: node === undefined ? 'k8s-lab status' : restart(node, 'flanneld'),
  };
}
