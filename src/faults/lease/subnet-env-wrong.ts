import { alignedSubnet } from '../../checks/shared/peers.ts';
import { mtuFinder } from '../../checks/lease/subnet-files.ts';
import { formatCidr } from '../../network/cidr.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofBridge } from '../shared/consequences.ts';
import type { Evidence, Fault } from '../fault.ts';
import { leaseOf, nodesOf, onNodes, restartFlanneld, serviceOf } from '../shared/look.ts';

const path = '/run/flannel/subnet.env';

/** flanneld writes and reads this file only when it starts. */
export const subnetEnvWrong = {
  id: 'subnet-env-wrong',
  title: "subnet.env does not match flanneld's lease and network",
  symptom: 'everything works until docker or flanneld restarts and reads a missing or wrong file',
  source: 'flannel-io/flannel#1289; flannel Documentation/running.md',
  reach: 'node',
  settleMs: 3000,
  explains: ['subnet-files', 'subnets-disjoint', ...ofBridge, 'docker0-not-flannel', 'docker0-address', 'mtu-mismatch'],
  signature: seen =>
    onNodes(seen, node => {
      const lease = leaseOf(seen, node);
      // A flanneld that is not ready has yet to write the file.
      return lease && serviceOf(node, 'flanneld')?.activeState === 'active' ? wrongIn(node, seen, lease.subnet) : wrongFields(node, seen);
    }),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: `cp ${path} .\nsed -i 's/^FLANNEL_MTU=.*/FLANNEL_MTU=1300/; s#^FLANNEL_NETWORK=.*#FLANNEL_NETWORK=10.5.0.0/16#' ${path}`,
        revert: `cp subnet.env ${path}`,
        sets: ['subnet.env'],
      },
    ],
  },
} as const satisfies Fault;

function wrongIn(node: NodeFacts, seen: Observation, leased: string): readonly Evidence[] {
  const { name, subnetEnv, files, gaps } = node;
  if (!subnetEnv) {
    const text = files[path];
    // If the node reported no files, this one may exist.
    if (Object.keys(files).length === 0 || gaps['files'] !== undefined) return [];
    return [{ node: name, fact: path, expected: `FLANNEL_SUBNET in ${leased}`, actual: text === undefined ? 'no such file' : `cannot be read: ${JSON.stringify(text.slice(0, 80))}` }];
  }
  const taken = seen.nodes.some(other => other !== node && leaseOf(seen, other)?.subnet === alignedSubnet(node));
  return [
    ...wrongFields(node, seen),
    // duplicate-subnet reports another node's subnet.
    ...(alignedSubnet(node) === leased || taken ? [] : [{ node: name, fact: `FLANNEL_SUBNET in ${path}`, expected: `in ${leased}, as leased`, actual: subnetEnv.subnet }]),
  ];
}

/** The fields that differ from the planned network, whatever subnet was leased. */
function wrongFields(node: NodeFacts, seen: Observation): readonly Evidence[] {
  const { name, subnetEnv } = node;
  if (!subnetEnv) return [];
  const network = formatCidr(seen.lab.flannel.network);
  const mtu = mtuFinder(seen)(node);
  return [
    ...(subnetEnv.network === network ? [] : [{ node: name, fact: `FLANNEL_NETWORK in ${path}`, expected: network, actual: subnetEnv.network }]),
    ...(mtu === undefined || subnetEnv.mtu === mtu ? [] : [{ node: name, fact: `FLANNEL_MTU in ${path}`, expected: `${mtu}`, actual: `${subnetEnv.mtu}` }]),
  ];
}
