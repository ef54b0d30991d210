import { alignCidr, formatCidr, parseCidr } from '../network/cidr.ts';
import type { NodeFacts, Observation } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { onNode } from './finding.ts';
import { answering, deviceOf, leaseByAddress } from './node-view.ts';

/** Bytes that each backend adds to a packet (flannel pkg/backend: vxlan encapOverhead 50; udp 28). */
const overheads = { 'host-gw': 0, vxlan: 50, udp: 28 } as const;

/** docker takes its bridge's address and MTU from this file. */
export const subnetFiles: Check = {
  id: 'subnet-files',
  title: "Each node's /run/flannel/subnet.env agrees with its lease and its MTU",
  layer: 'bridge',
  settleMs: 10_000,
  needs: ['etcd-healthy'],
  judge: seen => {
    const leases = leaseByAddress(seen);
    return answering(seen).flatMap(node => judgeFile(node, leases.get(node.address)?.subnet, seen));
  },
};

function judgeFile(node: NodeFacts, leased: string | undefined, { lab: { flannel } }: Observation): readonly Finding[] {
  const { name, subnetEnv, files } = node;
  if (!subnetEnv) {
    return [
      onNode(name, {
        summary: 'flanneld has written no /run/flannel/subnet.env that can be read',
        expected: leased === undefined ? 'FLANNEL_SUBNET of a lease' : `FLANNEL_SUBNET within ${leased}`,
        actual: files['/run/flannel/subnet.env']?.trim().replaceAll('\n', ' ') ?? 'no such file',
        hint: `k8s-lab logs ${name} flanneld`,
      }),
    ];
  }
  const wanted = {
    FLANNEL_NETWORK: formatCidr(flannel.network),
    ...(leased !== undefined && { 'FLANNEL_SUBNET within': leased }),
    ...mtuOf(node, flannel.backend),
  };
  const cidr = parseCidr(subnetEnv.subnet);
  const actual: Readonly<Record<string, string>> = {
    FLANNEL_NETWORK: subnetEnv.network,
    'FLANNEL_SUBNET within': cidr ? formatCidr(alignCidr(cidr)) : subnetEnv.subnet,
    FLANNEL_MTU: String(subnetEnv.mtu),
  };
  return Object.entries(wanted).flatMap(([what, expected]) =>
    actual[what] === expected
      ? []
      : [
          onNode(name, {
            summary: `subnet.env does not agree with ${what === 'FLANNEL_MTU' ? "the backend's MTU" : 'what etcd holds'}`,
            expected: `${what} ${expected}`,
            actual: `${what} ${actual[what]}`,
            hint: `k8s-lab exec ${name} -- systemctl restart flanneld docker`,
          }),
        ],
  );
}

function mtuOf(node: NodeFacts, { type }: Observation['lab']['flannel']['backend']): { readonly FLANNEL_MTU?: string } {
  const device = deviceOf(node);
  const link = node.links.find(({ name }) => name === device);
  return link ? { FLANNEL_MTU: String(link.mtu - overheads[type]) } : {};
}
