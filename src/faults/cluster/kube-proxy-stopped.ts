import { ofServices } from '../shared/cluster-consequences.ts';
import { stoppedService } from '../shared/stopped-service.ts';

/** The rules of the node no longer follow the Services. */
export const kubeProxyStopped = stoppedService({
  id: 'kube-proxy-stopped',
  name: 'kube-proxy',
  symptom: 'the rules of the node stay as they were: new Services are not reached from it, and old ones lead to pods that have gone',
  source: 'kubernetes/minikube#11418',
  on: 'worker',
  reach: 'node',
  explains: ['runtimes-running', ...ofServices],
});
