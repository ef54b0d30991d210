import { alignedSubnet } from '../../checks/shared/peers.ts';
import type { Ipv4 } from '../../network/address.ts';
import { contains, parseCidr } from '../../network/cidr.ts';
import type { ClusterFacts, NodeFacts, Observation } from '../../observe/observation.ts';
import { cniFile, cniFolder } from '../../services/kubernetes/parts.ts';
import { groupBy } from '../../text/group-by.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { ofPods } from '../shared/cluster-consequences.ts';
import { leaseOf, onNodes, restartServices } from '../shared/look.ts';
import { kubectl } from '../shared/planned-objects.ts';

const file = `subnet in ${cniFolder}/${cniFile}`;

/** The lab's CNI configuration is written before kubelet starts, and a pod keeps its address; a lease can move under both. */
export const cniSubnetStale = {
  id: 'cni-subnet-stale',
  title: 'pods of a node get addresses that are not of its lease',
  symptom: 'the pods are Running, the node is Ready, and no other node reaches them',
  source: 'm-lab/k8s-support#111; flannel-io/flannel#1550; containernetworking/plugins#208',
  reach: 'node',
  settleMs: 1000,
  explains: ['cni-matches-lease', 'pod-addresses', ...ofPods],
  signature: seen => onNodes(seen, node => evidenceOn(node, seen)),
  cure: (seen, evidence) => onNodesOf(evidence).flatMap(([node, shown]) => cureOf(seen, node, shown)),
  drill: {
    ...{ on: 'worker', kubernetes: true },
    stage: ({ node }) => [
      {
        node: node.name,
        inject: `cp ${cniFolder}/${cniFile} kept\nsed -i 's/${prefixOf(node)}/10.99.9./g' ${cniFolder}/${cniFile}`,
        revert: `mv kept ${cniFolder}/${cniFile}`,
        sets: ['the first CNI file'],
      },
    ],
  },
} as const satisfies Fault;

function evidenceOn(node: NodeFacts, seen: Observation): readonly Evidence[] {
  const lease = leaseOf(seen, node)?.subnet;
  const { kubernetes, name } = node;
  // While flanneld's file says something else, docker0 and the pods cannot follow the lease.
  if (!kubernetes || lease === undefined || alignedSubnet(node) !== lease) return [];
  const { cniSubnet, cniFiles } = kubernetes;
  const isStale = cniFiles[0] === cniFile && cniSubnet !== undefined && cniSubnet !== lease;
  return [
    ...(isStale ? [{ node: name, fact: file, expected: lease, actual: cniSubnet }] : []),
    ...straysOn(name, lease, seen).map(pod => ({ node: name, fact: `address of pod ${pod.namespace}/${pod.name}`, expected: `an address in ${lease}`, actual: pod.address })),
  ];
}

function straysOn(name: string, lease: string, { cluster }: Observation): ClusterFacts['pods'] {
  const subnet = parseCidr(lease);
  return (cluster?.pods ?? []).filter(({ node, hostNetwork, address }) => node === name && !hostNetwork && address !== '' && subnet !== undefined && !contains(subnet, address as Ipv4));
}

function onNodesOf(evidence: readonly Evidence[]): readonly (readonly [string, readonly Evidence[]])[] {
  return [...groupBy(evidence, ({ node = '' }) => node)];
}

function cureOf(seen: Observation, node: string, shown: readonly Evidence[]): readonly CureAction[] {
  const strays = (seen.cluster?.pods ?? []).filter(pod => shown.some(({ fact }) => fact === `address of pod ${pod.namespace}/${pod.name}`));
  return [
    ...(shown.some(({ fact }) => fact === file) ? [restartServices(node, 'kubelet')] : []),
    ...[...groupBy(strays, ({ namespace }) => namespace)].map(([namespace, pods]) => kubectl(['delete', 'pod', '-n', namespace, '--wait=false', ...pods.map(({ name }) => name)])),
  ];
}

/** The beginning of the addresses of a node's pods. */
function prefixOf({ kubernetes }: NodeFacts): string {
  return (kubernetes?.cniSubnet ?? '').replace(/\d+\/\d+$/, '').replaceAll('.', '\\.');
}
