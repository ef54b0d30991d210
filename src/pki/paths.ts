const kubernetes = '/etc/kubernetes';

/** The folder of the certificates and keys of etcd and its clients. */
export const etcdPkiFolder = '/etc/etcd/pki';

/** The folder of a node's certificates and keys. */
export const pkiFolder = `${kubernetes}/pki`;

/** Where the keys, certificates and kubeconfigs of a cluster lie on its nodes. */
export const pkiPaths = {
  ca: pair('ca'),
  apiserver: pair('apiserver'),
  apiserverEtcdClient: pair('apiserver-etcd-client'),
  apiserverKubeletClient: pair('apiserver-kubelet-client'),
  serviceAccounts: { privateKey: `${pkiFolder}/sa.key`, publicKey: `${pkiFolder}/sa.pub` },
  kubelet: pair('kubelet'),
  etcd: {
    ca: pair('ca', etcdPkiFolder),
    server: pair('server', etcdPkiFolder),
    peer: pair('peer', etcdPkiFolder),
    /** The clients: the administrator's, on the members, and flanneld's on every node. */
    root: pair('root', etcdPkiFolder),
    flanneld: pair('flanneld', etcdPkiFolder),
  },
  kubeconfigs: {
    admin: `${kubernetes}/admin.conf`,
    controllerManager: `${kubernetes}/controller-manager.conf`,
    scheduler: `${kubernetes}/scheduler.conf`,
    kubelet: `${kubernetes}/kubelet.conf`,
    kubeProxy: `${kubernetes}/kube-proxy.conf`,
  },
} as const;

/** What only a member of etcd has in that folder: its own certificates, the administrator's, and the authority's key. */
export const etcdMemberFiles: readonly string[] = (({ ca, server, peer, root }) => [ca.key, ...[server, peer, root].flatMap(({ certificate, key }) => [certificate, key])])(pkiPaths.etcd);

/** A certificate and its key, as paths on a node. */
export interface PairPaths {
  readonly certificate: string;
  readonly key: string;
}

function pair(name: string, folder: string = pkiFolder): PairPaths {
  return { certificate: `${folder}/${name}.crt`, key: `${folder}/${name}.key` };
}
