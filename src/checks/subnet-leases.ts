import { formatCidr, parseCidr } from '../network/cidr.ts';
import type { LeaseFacts, Observation } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { listed, onNode } from './finding.ts';
import { isWithin, leasesOf } from './node-view.ts';

/** flannel gives each node one subnet of the overlay network. */
export const subnetLeases: Check = {
  id: 'subnet-leases',
  title: 'Each node holds exactly one subnet lease, as the network config has it',
  layer: 'lease',
  settleMs: 10_000,
  needs: ['etcd-healthy'],
  judge: seen => {
    const held = new Map<string | undefined, LeaseFacts[]>();
    for (const lease of leasesOf(seen)) held.set(lease.publicIp, [...(held.get(lease.publicIp) ?? []), lease]);
    return seen.nodes.flatMap(({ name, address }) => {
      const own = held.get(address) ?? [];
      if (own.length !== 1) return [wrongCount(name, address, own)];
      return own.flatMap(lease => judgeLease(name, lease, seen));
    });
  },
};

function wrongCount(name: string, address: string, own: readonly LeaseFacts[]): Finding {
  return onNode(name, {
    summary: own.length === 0 ? 'the node holds no subnet lease' : 'the node holds several subnet leases',
    expected: `one lease with PublicIP ${address}`,
    actual: listed(own.map(({ subnet }) => subnet)),
    hint: own.length === 0 ? `k8s-lab logs ${name} flanneld` : `k8s-lab etcdctl -- del ${own[0]?.key}, the one that the node does not use`,
  });
}

function judgeLease(name: string, { subnet, backendType }: LeaseFacts, { lab: { flannel } }: Observation): readonly Finding[] {
  const findings: Finding[] = [];
  const prefixLength = parseCidr(subnet)?.prefixLength;
  if (!isWithin(flannel.network, subnet) || prefixLength !== flannel.subnetLen) {
    findings.push(
      onNode(name, {
        summary: "the node's lease is not a subnet of the planned network",
        expected: `a /${flannel.subnetLen} within ${formatCidr(flannel.network)}`,
        actual: subnet,
        hint: 'k8s-lab recreate',
      }),
    );
  }
  // Leases of the udp backend carry no type.
  const wanted = flannel.backend.type;
  if ((backendType ?? 'udp') !== wanted) {
    findings.push(
      onNode(name, {
        summary: "the node's lease is of another backend",
        expected: wanted,
        actual: backendType ?? 'no type, as udp has it',
        hint: `k8s-lab exec ${name} -- systemctl restart flanneld`,
      }),
    );
  }
  return findings;
}
