import { etcdNodes } from '../config/lab-config.ts';
import { etcdUsers } from './etcd-users.ts';
import { pkiPaths } from './paths.ts';
import { pairFiles, publicFile, secretFile } from './pki-file.ts';
import type { Ipv4 } from '../network/address.ts';
import type { LabConfig, NodeConfig } from '../config/lab-config.ts';
import type { Authority } from './authority.ts';
import type { PkiFile } from './pki-file.ts';

const { ca, server, peer, root, flanneld } = pkiPaths.etcd;

/** The files of etcd's members and of its clients; the authority's key is on every member, so that no single one is needed to issue more. */
export function etcdFiles(config: LabConfig, authority: Authority): readonly PkiFile[] {
  const members = etcdNodes(config);
  const names = members.map(({ name }) => name);
  return [
    publicFile(ca.certificate, authority.certificate),
    secretFile(ca.key, authority.key, names),
    ...members.flatMap(member => memberFiles(member, authority)),
    ...config.nodes.flatMap(({ name }) => clientFiles(flanneld, etcdUsers.flanneld, name, authority)),
    ...names.flatMap(name => clientFiles(root, etcdUsers.root, name, authority)),
  ];
}

/** The certificate with which a client logs in to etcd, as the user of that name. */
export function clientFiles(paths: typeof root, user: string, node: string, authority: Authority): readonly PkiFile[] {
  return pairFiles(paths, authority.issue({ commonName: user, usages: ['client'] }), [node]);
}

// A member is a client too: of its peers, and for its own gRPC gateway (etcd's security guide).
function memberFiles({ name, address }: NodeConfig, authority: Authority): readonly PkiFile[] {
  const request = { usages: ['server', 'client'] as const, names: [name, 'localhost'], addresses: [address, '127.0.0.1' as Ipv4] };
  return [server, peer].flatMap(paths => pairFiles(paths, authority.issue({ ...request, commonName: name }), [name])).map(file => ({ ...file, ownedBy: 'etcd' }));
}
