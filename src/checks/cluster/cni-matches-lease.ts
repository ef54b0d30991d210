import { cniFile, cniFolder } from '../../services/kubernetes/parts.ts';
import type { NodeFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { hasKubernetes } from '../shared/cluster-lab.ts';
import { onNode, restart } from '../shared/paste.ts';
import { peersOf, reachable } from '../shared/peers.ts';

/** Pods get their addresses from the CNI configuration; only those of the lease are reached from other nodes. */
export const cniMatchesLease = {
  id: 'cni-matches-lease',
  title: "On every node, containerd gives pods addresses of the node's lease, on docker0",
  settleMs: 15_000,
  needs: ['subnet-leases'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const subnets = new Map(peersOf(seen).map(({ node, subnet }) => [node.name, subnet]));
    return reachable(seen).flatMap(node => judgeNode(node, subnets.get(node.name)));
  },
} as const satisfies Check;

function judgeNode({ name, kubernetes }: NodeFacts, subnet: string | undefined): Finding[] {
  if (!kubernetes) return [];
  const { cniFiles, cniSubnet, cniBridge, missingPlugins } = kubernetes;
  const rewrite = restart(name, 'kubelet');
  if (missingPlugins.length > 0) {
    return [{ node: name, summary: `CNI plug-ins are missing: ${missingPlugins.join(', ')}`, expected: 'bridge, host-local, loopback and portmap', actual: `no ${missingPlugins.join(', no ')}`, hint: 'k8s-lab recreate' }];
  }
  if (cniFiles[0] !== cniFile) {
    const actual = cniFiles[0] ?? 'no file';
    return [{ node: name, summary: `containerd does not use ${cniFile}`, expected: `${cniFile} first in ${cniFolder}`, actual, hint: cniFiles.length > 0 ? onNode(name, `rm ${cniFolder}/${actual}`) : rewrite }];
  }
  if (cniBridge !== 'docker0') return [{ node: name, summary: 'pods are not on docker0', expected: 'bridge docker0', actual: cniBridge ?? 'no bridge', hint: rewrite }];
  if (subnet === undefined || cniSubnet === subnet) return [];
  return [{ node: name, summary: "pods get addresses outside the node's lease", expected: subnet, actual: cniSubnet ?? 'no subnet', hint: rewrite }];
}
