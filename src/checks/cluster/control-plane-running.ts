import { controlPlaneServices } from '../../services/kubernetes/index.ts';
import type { Check } from '../check.ts';
import { hasKubernetes } from '../shared/cluster-lab.ts';
import { judgeServices } from '../shared/service-state.ts';

/** Without one of these, the cluster stops following what it is told. */
export const controlPlaneRunning = {
  id: 'control-plane-running',
  title: 'kube-apiserver, kube-controller-manager and kube-scheduler run',
  settleMs: 15_000,
  needs: ['nodes-reachable'],
  appliesTo: hasKubernetes,
  judge: seen => judgeServices(seen, service => controlPlaneServices.includes(service)),
} as const satisfies Check;
