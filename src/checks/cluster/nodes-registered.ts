import type { ClusterFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { clusterOf, hasKubernetes } from '../shared/cluster-lab.ts';
import { logsOf } from '../shared/paste.ts';

/** Pods run only on nodes that are registered and Ready. */
export const nodesRegistered = {
  id: 'nodes-registered',
  title: 'Every planned node is registered and Ready, with its planned address, and no other node is',
  settleMs: 20_000,
  needs: ['apiserver-ready', 'runtimes-running'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const cluster = clusterOf(seen);
    if (!cluster) return [];
    const planned = seen.lab.nodes;
    const strangers = cluster.nodes.filter(({ name }) => !planned.some(node => node.name === name));
    return [
      ...planned.flatMap(({ name, address }) => judgeNode(name, address, cluster)),
      ...strangers.map(({ name, internalIp }) => ({
        summary: `${name} is registered, but the lab has no such node`,
        expected: planned.map(node => node.name).join(', '),
        actual: `${name} (${internalIp})`,
        hint: `k8s-lab kubectl -- delete node ${name}`,
      })),
    ];
  },
} as const satisfies Check;

function judgeNode(name: string, address: string, { nodes }: ClusterFacts): Finding[] {
  const found = nodes.find(node => node.name === name);
  const head = { node: name, hint: logsOf(name, 'kubelet') };
  if (!found) return [{ ...head, summary: 'the node is not registered', expected: `${name} in the list of nodes`, actual: 'missing' }];
  return [
    ...(found.ready ? [] : [{ ...head, summary: 'the node is not Ready', expected: 'the condition Ready', actual: found.message || 'no such condition' }]),
    ...(found.internalIp === address ? [] : [{ ...head, summary: 'the node is registered with another address', expected: `InternalIP ${address}`, actual: found.internalIp || 'none' }]),
  ];
}
