import { controlPlaneNodes, kubeletPort } from '../../config/kubernetes-addresses.ts';
import type { Check } from '../check.ts';
import { clusterOf, hasKubernetes } from '../shared/cluster-lab.ts';
import { logsOf } from '../shared/paste.ts';

/** kubelet tells the API of its node by itself; logs, commands in pods and forwarded ports need the other direction. */
export const kubeletsAnswer = {
  id: 'kubelets-answer',
  title: 'The API reaches kubelet on every node, as `kubectl logs` and `kubectl exec` do',
  settleMs: 10_000,
  needs: ['nodes-registered'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const [{ name: from }] = controlPlaneNodes(seen.lab);
    const silent = (clusterOf(seen)?.kubelets ?? []).filter(({ node, ok }) => !ok && seen.lab.nodes.some(({ name }) => name === node));
    return silent.map(({ node, error = 'no answer' }) => ({
      ...{ node: from, ...(node !== from && { peers: [node] }) },
      summary: `the API does not reach kubelet on ${node}`,
      expected: `an answer from ${node}, tcp ${kubeletPort}`,
      actual: error,
      hint: logsOf(node, 'kubelet'),
    }));
  },
} as const satisfies Check;
