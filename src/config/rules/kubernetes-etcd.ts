import { apiserverPort, kubeletPort } from '../kubernetes-addresses.ts';
import type { Rule } from './rule.ts';

const registry = '/registry';
// The ports that the programs of a cluster listen at on the control plane's node.
const taken: Readonly<Record<number, string>> = {
  80: 'the ingress controller',
  [apiserverPort]: 'kube-apiserver',
  10248: 'kubelet',
  10249: 'kube-proxy',
  [kubeletPort]: 'kubelet',
  10256: 'kube-proxy',
  10257: 'kube-controller-manager',
  10259: 'kube-scheduler',
};

/** The objects of Kubernetes and flannel's data do not mix. */
export const registryPrefix: Rule = {
  needs: ['kubernetes', 'etcd.prefix'],
  judge: (_, { kubernetes, etcd: { prefix } }) => {
    if (!kubernetes || !`${prefix}/`.startsWith(`${registry}/`)) return [];
    return [{ paths: ['etcd.prefix'], text: `"${prefix}" is in use by Kubernetes, whose objects are below ${registry}; expected another prefix` }];
  },
};

/** etcd and the programs of Kubernetes listen at different ports. */
export const etcdPort: Rule = {
  needs: ['kubernetes', 'etcd.clientPort'],
  judge: (_, { kubernetes, etcd: { clientPort } }) => {
    const user = taken[clientPort];
    if (!kubernetes || user === undefined) return [];
    return [{ paths: ['etcd.clientPort'], text: `${clientPort} is the port of ${user}; expected another port, e.g. 2379` }];
  },
};
