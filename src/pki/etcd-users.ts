/** etcd's users; one that asks for a user knows them by the common name of the certificate (etcd's authentication guide). */
export const etcdUsers = { root: 'root', flanneld: 'flanneld', apiserver: 'kube-apiserver' } as const;
