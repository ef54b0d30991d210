import { controlPlaneNodes } from '../../config/kubernetes-addresses.ts';
import type { Check, Finding } from '../check.ts';
import { hasKubernetes } from '../shared/cluster-lab.ts';
import { logsOf } from '../shared/paste.ts';

/** Every other look at the cluster goes through the API. */
export const apiserverReady = {
  id: 'apiserver-ready',
  title: 'The API of Kubernetes answers, and /readyz says that it is ready',
  settleMs: 20_000,
  needs: ['control-plane-running', 'etcd-healthy'],
  appliesTo: hasKubernetes,
  judge({ cluster, lab }) {
    const node = controlPlaneNodes(lab)[0].name;
    const head = { node, hint: logsOf(node, 'kube-apiserver') };
    if (!cluster?.reachable) {
      return [{ ...head, summary: 'the API of Kubernetes does not answer', expected: 'an answer', actual: cluster?.unreachableBecause ?? 'it was not asked' }];
    }
    const found: Finding[] = [];
    if (!cluster.ready) {
      const actual = cluster.failing.length > 0 ? `failed: ${cluster.failing.join(', ')}` : 'not ready';
      found.push({ ...head, summary: 'kube-apiserver is not ready', expected: '/readyz answers ok', actual });
    }
    if (cluster.unreachableBecause !== undefined) {
      found.push({ ...head, summary: 'the API of Kubernetes cannot list its objects', expected: 'lists of nodes, pods and Services', actual: cluster.unreachableBecause });
    }
    return found;
  },
} as const satisfies Check;
