import { controlPlaneServices, kubernetesServices } from '../../services/kubernetes/index.ts';
import type { Check } from '../check.ts';
import { clusterOf, hasKubernetes } from '../shared/cluster-lab.ts';
import { logsOf } from '../shared/paste.ts';
import { judgeServices } from '../shared/service-state.ts';

/** What every node needs to run pods. */
export const runtimesRunning = {
  id: 'runtimes-running',
  title: 'containerd, kubelet and kube-proxy run on every node, and containerd answers kubelet',
  settleMs: 20_000,
  needs: ['nodes-reachable'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const services = judgeServices(seen, service => kubernetesServices.includes(service) && !controlPlaneServices.includes(service));
    const silent = (clusterOf(seen)?.nodes ?? []).filter(({ message }) => message.includes('container runtime is down') || message.includes('PLEG is not healthy'));
    return [
      ...services,
      ...silent.map(({ name, message }) => ({
        ...{ node: name, summary: 'containerd does not answer kubelet', expected: 'an answer over CRI', actual: message },
        hint: logsOf(name, 'containerd'),
      })),
    ];
  },
} as const satisfies Check;
