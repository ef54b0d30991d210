import { ofPods } from '../shared/cluster-consequences.ts';
import { stoppedService } from '../shared/stopped-service.ts';

/** kubelet has nobody who runs its containers. */
export const containerdStopped = stoppedService({
  id: 'containerd-stopped',
  name: 'containerd',
  symptom: 'no container can be started, stopped or looked into; after a while the node is NotReady',
  source: 'kubernetes.io: Container Runtime Interface',
  on: 'worker',
  reach: 'node',
  explains: ['runtimes-running', 'nodes-registered', ...ofPods],
});
