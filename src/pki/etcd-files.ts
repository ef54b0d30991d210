import { etcdNodes } from '../config/lab-config.ts';
import { etcdPairs } from './etcd-pairs.ts';
import { pkiPaths } from './paths.ts';
import { pairFiles, publicFile, secretFile } from './pki-file.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { Authority } from './authority.ts';
import type { EtcdPair } from './etcd-pairs.ts';
import type { PkiFile } from './pki-file.ts';

const { ca } = pkiPaths.etcd;

/** The files of etcd's members and of its clients; the authority's key is on every member, so that no single one is needed to issue more. */
export function etcdFiles(config: LabConfig, authority: Authority): readonly PkiFile[] {
  const members = etcdNodes(config).map(({ name }) => name);
  return [publicFile(ca.certificate, authority.certificate), secretFile(ca.key, authority.key, members), ...etcdPairs(config).flatMap(pair => issuedFiles(pair, authority))];
}

// etcd may run as a user of its own; flanneld and kube-apiserver run as root.
function issuedFiles({ node, paths, request, readBy }: EtcdPair, authority: Authority): readonly PkiFile[] {
  const files = pairFiles(paths, authority.issue(request), [node]);
  return readBy === 'etcd' ? files.map(file => ({ ...file, ownedBy: readBy })) : files;
}
