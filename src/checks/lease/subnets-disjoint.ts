import { firstNumber, formatCidr, lastNumber, parseCidr } from '../../network/cidr.ts';
import type { Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { restart } from '../shared/paste.ts';
import { alignedSubnet, reachable, storeOf } from '../shared/peers.ts';

interface Claim {
  readonly holder: string;
  readonly node?: string;
  readonly subnet: string;
  readonly first: number;
  readonly last: number;
}

/** Of two nodes with one subnet, only one has its traffic. */
export const subnetsDisjoint = {
  id: 'subnets-disjoint',
  title: "No two nodes' subnets overlap each other or the node network",
  settleMs: 15_000,
  needs: ['nodes-reachable', 'etcd-healthy'],
  judge(seen) {
    const { nodeNetwork } = seen.lab;
    const network = claim('the node network', formatCidr(nodeNetwork));
    const claims = [...network, ...leased(seen), ...written(seen)].toSorted((a, b) => a.first - b.first);
    const found: Finding[] = [];
    let before: Claim | undefined;
    for (const own of claims) {
      if (before && own.first <= before.last && own.holder !== before.holder) found.push(toFinding(own, before));
      if (!before || own.last > before.last) before = own;
    }
    return found;
  },
} as const satisfies Check;

function leased(seen: Observation): Claim[] {
  const names = new Map<string, string>(seen.lab.nodes.map(({ address, name }) => [address, name]));
  const leases = storeOf(seen)?.leases ?? [];
  return leases.flatMap(({ publicIp, key, subnet }) => {
    const node = names.get(publicIp ?? '');
    return claim(node ?? publicIp ?? key, subnet, node);
  });
}

function written(seen: Observation): Claim[] {
  return reachable(seen).flatMap(node => {
    const subnet = alignedSubnet(node);
    return subnet === undefined ? [] : claim(node.name, subnet, node.name);
  });
}

function claim(holder: string, subnet: string, node?: string): Claim[] {
  const block = parseCidr(subnet);
  if (!block) return [];
  return [{ holder, ...(node !== undefined && { node }), subnet, first: firstNumber(block), last: lastNumber(block) }];
}

function toFinding(own: Claim, other: Claim): Finding {
  const node = own.node ?? other.node;
  return {
    ...(node !== undefined && { node }),
    summary: `${own.holder}'s subnet ${own.subnet} overlaps ${other.subnet} of ${other.holder}`,
    expected: 'subnets that share no address',
    actual: `${own.subnet} and ${other.subnet}`,
    hint: node === undefined ? 'k8s-lab status' : restart(node, 'flanneld'),
  };
}
