import { contains, formatCidr, parseCidr } from '../../network/cidr.ts';
import { ipv4ToNumber } from '../../network/address.ts';
import type { Ipv4 } from '../../network/address.ts';
import type { EtcdApi, FlannelConfig } from '../../config/lab-config.ts';
import type { LeaseFacts, NodeFacts, Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { deleteKey, logsOf } from '../shared/paste.ts';
import { alignedSubnet, leasesByOwner, storeOf } from '../shared/peers.ts';

/** flannel writes a lease for each node; without one, other nodes cannot reach the node's pods. */
export const subnetLeases = {
  id: 'subnet-leases',
  title: 'Each node has exactly one subnet lease, as planned',
  settleMs: 15_000,
  needs: ['etcd-healthy'],
  judge(seen) {
    if (!storeOf(seen)) return [];
    const owners = leasesByOwner(seen);
    return seen.nodes.flatMap(node => judgeNode(node, owners.get(node.address) ?? [], seen));
  },
} as const satisfies Check;

function judgeNode(node: NodeFacts, leases: readonly LeaseFacts[], { lab, api }: Observation): Finding[] {
  const { name, address } = node;
  if (leases.length === 1) return leases.flatMap(lease => judgeLease(name, lease, lab.flannel));
  const none = leases.length === 0;
  return [
    {
      node: name,
      summary: none ? 'the subnet lease is missing' : `the node has ${leases.length} subnet leases`,
      expected: `one lease with PublicIP ${address}`,
      actual: leases.map(({ subnet }) => subnet).join(', ') || 'none',
      hint: none ? logsOf(name, 'flanneld') : deleteUnused(node, leases, api),
    },
  ];
}

function deleteUnused(node: NodeFacts, leases: readonly LeaseFacts[], api: EtcdApi): string {
  const used = alignedSubnet(node);
  return deleteKey(api, leases.find(({ subnet }) => subnet !== used)?.key ?? '');
}

function judgeLease(node: string, { key, subnet, backendType, vtepMac }: LeaseFacts, plan: FlannelConfig): Finding[] {
  const block = parseCidr(subnet);
  const hint = `k8s-lab etcdctl -- get ${key}`;
  const length = block?.prefixLength;
  return [
    ...(block && contains(plan.network, block.address)
      ? []
      : [{ node, summary: 'the leased subnet is outside the flannel network', expected: `in ${formatCidr(plan.network)}`, actual: subnet, hint }]),
    ...(length === plan.subnetLen
      ? []
      : [{ node, summary: 'the leased subnet has the wrong prefix length', expected: `/${plan.subnetLen}`, actual: subnet, hint }]),
    ...(block && isInRange(block.address, plan)
      ? []
      : [{ node, summary: 'the leased subnet is outside the planned range', expected: `${plan.subnetMin ?? ''}–${plan.subnetMax ?? ''}`, actual: subnet, hint }]),
    // udp leases have no type.
    ...((backendType ?? 'udp') === plan.backend.type
      ? []
      : [{ node, summary: 'the lease has the wrong backend type', expected: plan.backend.type, actual: backendType ?? 'no type', hint: logsOf(node, 'flanneld') }]),
    ...(plan.backend.type !== 'vxlan' || backendType !== 'vxlan' || vtepMac !== undefined
      ? []
      : [{ node, summary: 'the lease lacks the MAC address of the tunnel', expected: 'a VtepMAC', actual: 'none', hint }]),
  ];
}

function isInRange(address: Ipv4, { subnetMin, subnetMax }: FlannelConfig): boolean {
  const value = ipv4ToNumber(address);
  return (!subnetMin || value >= ipv4ToNumber(subnetMin)) && (!subnetMax || value <= ipv4ToNumber(subnetMax));
}
