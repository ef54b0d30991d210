import { startServices } from './start-services.ts';

/** kubelet and kube-proxy run on every node. */
export const kubelets = startServices({ id: 'kubelets', title: 'Start the kubelets' });
