import { stoppedService } from '../shared/stopped-service.ts';

/** What is wanted is still written down, but nobody makes it so. */
export const kubeControllerManagerStopped = stoppedService({
  id: 'kube-controller-manager-stopped',
  name: 'kube-controller-manager',
  symptom: 'Deployments make no pods, and the endpoints of Services no longer follow their pods',
  source: 'kubernetes/kubernetes#78068, #65966',
  on: 'etcd',
  reach: 'lab',
  explains: ['control-plane-running', 'system-workloads'],
});
