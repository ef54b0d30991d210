import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { cniFileMissing } from './cni-file-missing.ts';
import { cniOtherFile } from './cni-other-file.ts';
import { cniSubnetStale } from './cni-subnet-stale.ts';
import { containerdStopped } from './containerd-stopped.ts';
import { kubeApiserverStopped } from './kube-apiserver-stopped.ts';
import { kubeControllerManagerStopped } from './kube-controller-manager-stopped.ts';
import { kubeProxyStopped } from './kube-proxy-stopped.ts';
import { kubeSchedulerStopped } from './kube-scheduler-stopped.ts';
import { kubeletStopped } from './kubelet-stopped.ts';

/** Faults of a cluster's own parts. */
export const cluster = inLayer('cluster', [
  ...[kubeApiserverStopped, kubeControllerManagerStopped, kubeSchedulerStopped] as const,
  ...[containerdStopped, kubeletStopped, kubeProxyStopped] as const,
  ...[cniOtherFile, cniFileMissing, cniSubnetStale] as const,
] as const satisfies readonly Fault[]);
