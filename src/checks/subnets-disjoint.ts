import { formatCidr, overlaps, parseCidr, firstNumber, lastNumber, alignCidr } from '../network/cidr.ts';
import type { Cidr } from '../network/cidr.ts';
import type { Observation } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { leasesOf } from './node-view.ts';

interface Held {
  readonly cidr: Cidr;
  readonly holder: string;
}

/** Two nodes that believe to have the same addresses answer for each other (flannel-io/flannel#1289). */
export const subnetsDisjoint: Check = {
  id: 'subnets-disjoint',
  title: 'No two nodes have overlapping subnets, and none overlaps the node network',
  layer: 'lease',
  settleMs: 5000,
  needs: [],
  judge: seen => [...overlapping(heldSubnets(seen)), ...insideNodeNetwork(seen)],
};

// By what the nodes themselves use, and by etcd's leases for the nodes that did not say.
function heldSubnets(seen: Observation): readonly Held[] {
  const names = new Map(seen.nodes.map(({ address, name }) => [address, name]));
  const held = new Map<string, Held>();
  const add = (holder: string, subnet: string | undefined): void => {
    const cidr = subnet === undefined ? undefined : parseCidr(subnet);
    if (cidr) held.set(`${holder} ${formatCidr(alignCidr(cidr))}`, { cidr: alignCidr(cidr), holder });
  };
  for (const { publicIp = '', subnet } of leasesOf(seen)) add(names.get(publicIp) ?? `the lease of ${publicIp || 'nobody'}`, subnet);
  for (const { name, subnetEnv } of seen.nodes) add(name, subnetEnv?.subnet);
  return [...held.values()];
}

function overlapping(all: readonly Held[]): readonly Finding[] {
  const sorted = all.toSorted((a, b) => firstNumber(a.cidr) - firstNumber(b.cidr));
  const findings: Finding[] = [];
  let widest: Held | undefined;
  for (const next of sorted) {
    if (widest && widest.holder !== next.holder && overlaps(widest.cidr, next.cidr)) findings.push(clash(widest, next));
    if (!widest || lastNumber(next.cidr) > lastNumber(widest.cidr)) widest = next;
  }
  return findings;
}

function clash(one: Held, other: Held): Finding {
  return {
    node: other.holder,
    summary: `its subnet overlaps that of ${one.holder}`,
    expected: 'subnets that share no address',
    actual: `${formatCidr(other.cidr)} on ${other.holder}, ${formatCidr(one.cidr)} on ${one.holder}`,
    hint: `k8s-lab exec ${other.holder} -- sh -c 'systemctl stop flanneld; rm /run/flannel/subnet.env; systemctl start flanneld; systemctl restart docker'`,
  };
}

function insideNodeNetwork(seen: Observation): readonly Finding[] {
  const { nodeNetwork } = seen.lab;
  return heldSubnets(seen)
    .filter(({ cidr }) => overlaps(cidr, nodeNetwork))
    .map(({ cidr, holder }) => ({
      node: holder,
      summary: 'its subnet overlaps the node network',
      expected: `outside ${formatCidr(nodeNetwork)}`,
      actual: formatCidr(cidr),
      hint: 'choose another flannel.network; k8s-lab recreate',
    }));
}
