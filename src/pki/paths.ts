const kubernetes = '/etc/kubernetes';

/** Where the keys, certificates and kubeconfigs of a cluster lie on its nodes. */
export const pkiPaths = {
  ca: pair('ca'),
  apiserver: pair('apiserver'),
  apiserverKubeletClient: pair('apiserver-kubelet-client'),
  serviceAccounts: { privateKey: `${kubernetes}/pki/sa.key`, publicKey: `${kubernetes}/pki/sa.pub` },
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
  return { certificate: `${kubernetes}/pki/${name}.crt`, key: `${kubernetes}/pki/${name}.key` };
}
