import { ofApi } from '../shared/cluster-consequences.ts';
import { stoppedService } from '../shared/stopped-service.ts';

/** Without the API nobody hears of a change, and what asks it fails. */
export const kubeApiserverStopped = stoppedService({
  id: 'kube-apiserver-stopped',
  name: 'kube-apiserver',
  symptom: 'kubectl says "connection refused"; pods that run go on running, and nothing changes until it is back',
  source: 'kubernetes.io: Cluster Architecture',
  on: 'etcd',
  reach: 'lab',
  explains: ['control-plane-running', 'apiserver-ready', ...ofApi],
});
