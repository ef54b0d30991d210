import { controlPlaneNodes } from '../config/kubernetes-addresses.ts';
import { etcdNodes } from '../config/lab-config.ts';
import { etcdUsers } from './etcd-users.ts';
import { pkiPaths } from './paths.ts';
import type { LabConfig, NodeConfig } from '../config/lab-config.ts';
import type { Ipv4 } from '../network/address.ts';
import type { IssueRequest } from './certificate-request.ts';
import type { PairPaths } from './paths.ts';

/** A certificate and its key with which a member or a client of etcd shows who it is, on one node. */
export interface EtcdPair {
  readonly node: string;
  readonly paths: PairPaths;
  readonly request: IssueRequest;
  /** The service that reads it; absent: etcdctl, and k8s-lab itself. */
  readonly readBy?: 'etcd' | 'flanneld' | 'kube-apiserver';
}

const { server, peer, root, flanneld } = pkiPaths.etcd;

/** Every pair of a lab whose etcd speaks TLS. */
export function etcdPairs(config: LabConfig): readonly EtcdPair[] {
  const members = etcdNodes(config);
  const clients = config.nodes.map(({ name }) => clientPair(name, flanneld, etcdUsers.flanneld, 'flanneld'));
  const apiservers = config.kubernetes ? controlPlaneNodes(config).map(({ name }) => clientPair(name, pkiPaths.apiserverEtcdClient, etcdUsers.apiserver, 'kube-apiserver')) : [];
  return [...members.flatMap(memberPairs), ...clients, ...members.map(({ name }) => clientPair(name, root, etcdUsers.root)), ...apiservers];
}

// A member is a client too: of its peers, and for its own gRPC gateway (etcd's security guide).
function memberPairs({ name, address }: NodeConfig): readonly EtcdPair[] {
  const request = { commonName: name, usages: ['server', 'client'] as const, names: [name, 'localhost'], addresses: [address, '127.0.0.1' as Ipv4] };
  return [server, peer].map(paths => ({ node: name, paths, request, readBy: 'etcd' as const }));
}

// A client logs in as the user of its certificate's name.
function clientPair(node: string, paths: PairPaths, commonName: string, readBy?: EtcdPair['readBy']): EtcdPair {
  return { node, paths, request: { commonName, usages: ['client'] }, ...(readBy && { readBy }) };
}
