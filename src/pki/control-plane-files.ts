import { apiServiceAddress, controlPlaneNodes } from '../config/kubernetes-addresses.ts';
import { newKeyPair, privatePem, publicPem } from './keys.ts';
import { pkiPaths } from './paths.ts';
import { kubeconfigFile, pairFiles, publicFile, secretFile } from './pki-file.ts';
import type { Ipv4 } from '../network/address.ts';
import type { IssueRequest } from './certificate-request.ts';
import type { NewCluster, PkiFile } from './pki-file.ts';

/** The files of kube-apiserver, kube-controller-manager, kube-scheduler and the administrator. */
export function controlPlaneFiles(cluster: NewCluster): readonly PkiFile[] {
  const { config, authority } = cluster;
  const nodes = controlPlaneNodes(config).map(({ name }) => name);
  const serviceAccounts = newKeyPair();
  const kubeletClient = { commonName: 'kube-apiserver-kubelet-client', organization: 'system:masters' };
  return [
    secretFile(pkiPaths.ca.key, authority.key, nodes),
    secretFile(pkiPaths.serviceAccounts.privateKey, privatePem(serviceAccounts.privateKey), nodes),
    publicFile(pkiPaths.serviceAccounts.publicKey, publicPem(serviceAccounts.publicKey), nodes),
    ...nodes.flatMap(node => [
      ...pairFiles(pkiPaths.apiserver, authority.issue(apiserverRequest(cluster)), [node]),
      ...pairFiles(pkiPaths.apiserverKubeletClient, authority.issue({ ...kubeletClient, usages: ['client'] }), [node]),
      ...users.map(user => kubeconfigFile(cluster, user, [node])),
    ]),
  ];
}

const { admin, controllerManager, scheduler } = pkiPaths.kubeconfigs;

const users = [
  { name: 'admin', path: admin, identity: { commonName: 'kubernetes-admin', organization: 'system:masters' } },
  { name: 'controller-manager', path: controllerManager, identity: { commonName: 'system:kube-controller-manager' } },
  { name: 'scheduler', path: scheduler, identity: { commonName: 'system:kube-scheduler' } },
];

function apiserverRequest({ config }: NewCluster): IssueRequest {
  const { kubernetes } = config;
  if (!kubernetes) throw new Error(`lab ${config.name} has no Kubernetes`);
  const nodes = controlPlaneNodes(config);
  const service = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${kubernetes.clusterDomain}`];
  return {
    commonName: 'kube-apiserver',
    usages: ['server'],
    names: [...service, ...nodes.map(({ name }) => name), 'localhost'],
    addresses: [apiServiceAddress(kubernetes), ...nodes.map(({ address }) => address), '127.0.0.1' as Ipv4],
  };
}
