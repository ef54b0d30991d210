import { ofPods } from '../shared/cluster-consequences.ts';
import { stoppedService } from '../shared/stopped-service.ts';

/** The containers of the node run on, unseen; their probes are no longer done. */
export const kubeletStopped = stoppedService({
  id: 'kubelet-stopped',
  name: 'kubelet',
  symptom: 'after 40 seconds the node is NotReady: "Kubelet stopped posting node status."; its pods are still shown as Running',
  source: 'kubernetes/kubernetes#97112, #77660',
  on: 'worker',
  reach: 'node',
  explains: ['runtimes-running', 'nodes-registered', 'kubelets-answer', ...ofPods],
});
