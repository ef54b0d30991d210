import { stoppedService } from '../shared/stopped-service.ts';

/** Pods that have a node stay there; new ones get none. */
export const kubeSchedulerStopped = stoppedService({
  id: 'kube-scheduler-stopped',
  name: 'kube-scheduler',
  symptom: 'new pods stay Pending, without any event',
  source: 'kubernetes/kubernetes#41428, #70730',
  on: 'etcd',
  reach: 'lab',
  explains: ['control-plane-running', 'system-workloads'],
});
