import { formatCidr, firstNumber, parseCidr } from '../../network/cidr.ts';
import { ipv4FromNumber } from '../../network/address.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { LeaseFacts, NodeFacts, Observation, SubnetEnv } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { deviceMtu, networkMtu, overheadOf } from '../shared/node-mtu.ts';
import { logsOf, onNode, restart } from '../shared/paste.ts';
import { alignedSubnet, leasesByOwner, reachable } from '../shared/peers.ts';

const path = '/run/flannel/subnet.env';

/** docker gets its subnet only from this file. */
export const subnetFiles = {
  id: 'subnet-files',
  title: "Every node's subnet.env matches its lease, the network and the backend's MTU",
  settleMs: 15_000,
  needs: ['nodes-reachable', 'subnet-leases'],
  judge(seen) {
    const owners = leasesByOwner(seen);
    const mtuOf = mtuFinder(seen);
    return reachable(seen).flatMap(node => {
      const { subnetEnv } = node;
      if (!subnetEnv) return [missing(node)];
      const leases = owners.get(node.address) ?? [];
      return judgeFile({ node, file: subnetEnv, lab: seen.lab, lease: leases.length === 1 ? leases[0] : undefined, mtu: mtuOf(node) });
    });
  },
} as const satisfies Check;

function missing({ name, files }: NodeFacts): Finding {
  const raw = files[path];
  return {
    node: name,
    summary: raw === undefined ? `${path} is missing: flanneld was never ready` : `${path} cannot be read`,
    expected: 'FLANNEL_NETWORK, FLANNEL_SUBNET and FLANNEL_MTU',
    actual: raw ?? 'no such file',
    hint: logsOf(name, 'flanneld'),
  };
}

interface Judged {
  readonly node: NodeFacts;
  readonly file: SubnetEnv;
  readonly lab: LabConfig;
  readonly lease: LeaseFacts | undefined;
  readonly mtu: number | undefined;
}

function judgeFile({ node, file, lab, lease, mtu }: Judged): Finding[] {
  const network = formatCidr(lab.flannel.network);
  const block = parseCidr(file.subnet);
  const gateway = block && `${ipv4FromNumber(firstNumber(block) + 1)}/${block.prefixLength}`;
  const leased = lease?.subnet ?? alignedSubnet(node);
  const compared: readonly (readonly [name: string, expected: string | undefined, actual: string])[] = [
    ['FLANNEL_NETWORK', network, file.network],
    ['FLANNEL_SUBNET', gateway, file.subnet],
    ['FLANNEL_MTU', mtu?.toString(), `${file.mtu}`],
  ];
  const findings = compared
    .filter(([, expected, actual]) => expected !== undefined && expected !== actual)
    .map(([name, expected, actual]) => ({
      node: node.name,
      summary: `${name} in ${path} is wrong`,
      expected: `${name}=${expected}`,
      actual: `${name}=${actual}`,
      hint: restart(node.name, 'flanneld'),
    }));
  return leased === alignedSubnet(node) ? findings : [...findings, wrongSubnet(node.name, file.subnet, leased ?? '')];
}

function wrongSubnet(node: string, actual: string, leased: string): Finding {
  const hint = onNode(node, 'systemctl restart flanneld docker');
  return { node, summary: `${path} does not have the node's leased subnet`, expected: `in ${leased}`, actual, hint };
}

/** Gives the MTU of the node network less the backend's headers; where the nodes do not agree on one, of the node's own device. */
export function mtuFinder(seen: Observation): (node: NodeFacts) => number | undefined {
  const common = networkMtu(seen);
  return node => {
    const own = deviceMtu(node);
    return own && (common ?? own) - overheadOf(seen.lab);
  };
}
