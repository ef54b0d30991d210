const kubernetes = '/etc/kubernetes';

/** The folder of a node's certificates and keys. */
export const pkiFolder = `${kubernetes}/pki`;

/** Where the keys, certificates and kubeconfigs of a cluster lie on its nodes. */
export const pkiPaths = {
  ca: pair('ca'),
  apiserver: pair('apiserver'),
  apiserverKubeletClient: pair('apiserver-kubelet-client'),
  serviceAccounts: { privateKey: `${pkiFolder}/sa.key`, publicKey: `${pkiFolder}/sa.pub` },
  kubelet: pair('kubelet'),
  kubeconfigs: {
    admin: `${kubernetes}/admin.conf`,
    controllerManager: `${kubernetes}/controller-manager.conf`,
    scheduler: `${kubernetes}/scheduler.conf`,
    kubelet: `${kubernetes}/kubelet.conf`,
    kubeProxy: `${kubernetes}/kube-proxy.conf`,
  },
} as const;

function pair(name: string): { readonly certificate: string; readonly key: string } {
  return { certificate: `${pkiFolder}/${name}.crt`, key: `${pkiFolder}/${name}.key` };
}
