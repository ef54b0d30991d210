import { apiserver } from './kube-apiserver.ts';
import { containerd } from './containerd.ts';
import { controllerManager } from './kube-controller-manager.ts';
import { kubelet } from './kubelet.ts';
import { kubeProxy } from './kube-proxy.ts';
import { scheduler } from './kube-scheduler.ts';
import type { Service } from '../service.ts';

/** The services of a lab with Kubernetes, in start order. */
export const kubernetesServices: readonly Service[] = [apiserver, controllerManager, scheduler, containerd, kubelet, kubeProxy];

/** Those of the control plane. */
export const controlPlaneServices: readonly Service[] = [apiserver, controllerManager, scheduler];
