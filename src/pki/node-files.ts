import { pkiPaths } from './paths.ts';
import { kubeconfigFile, pairFiles, publicFile } from './pki-file.ts';
import type { NodeConfig } from '../config/lab-config.ts';
import type { NewCluster, PkiFile } from './pki-file.ts';

/** The files of kubelet and kube-proxy on every node. */
export function nodeFiles(cluster: NewCluster): readonly PkiFile[] {
  const { config, authority } = cluster;
  return [publicFile(pkiPaths.ca.certificate, authority.certificate), ...config.nodes.flatMap(node => filesOf(node, cluster))];
}

// kubelet serves with the certificate that it also logs in with.
function filesOf({ name, address }: NodeConfig, cluster: NewCluster): readonly PkiFile[] {
  const kubelet = cluster.authority.issue({
    commonName: `system:node:${name}`,
    organization: 'system:nodes',
    usages: ['client', 'server'],
    names: [name],
    addresses: [address],
  });
  const proxy = { commonName: 'system:kube-proxy' };
  return [
    ...pairFiles(pkiPaths.kubelet, kubelet, [name]),
    kubeconfigFile(cluster, { name: 'kubelet', path: pkiPaths.kubeconfigs.kubelet, identity: kubelet }, [name]),
    kubeconfigFile(cluster, { name: 'kube-proxy', path: pkiPaths.kubeconfigs.kubeProxy, identity: proxy }, [name]),
  ];
}
