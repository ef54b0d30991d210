/** What runs a command in the network namespace of a node's probe pod. */
export const inPod = ['nsenter', '--net=/run/netns/k8s-lab-probe'] as const;
