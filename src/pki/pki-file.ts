import { kubeconfigText } from './kubeconfig.ts';
import type { PairPaths } from './paths.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { Authority, Issued } from './authority.ts';
import type { Subject } from './certificate-request.ts';

/** A file of a cluster's public-key infrastructure. */
export interface PkiFile {
  /** On the node, such as /etc/kubernetes/pki/ca.crt. */
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** The names of the nodes that need it; absent: every node. */
  readonly nodes?: readonly string[];
  /** The service whose user owns it; absent: root. */
  readonly ownedBy?: string;
}

/** A new cluster whose files are made. */
export interface NewCluster {
  readonly config: LabConfig;
  readonly authority: Authority;
  /** The URL of the API in kubeconfigs. */
  readonly server: string;
}

/** A file that anyone on the nodes may read. */
export function publicFile(path: string, content: string, nodes?: readonly string[]): PkiFile {
  return { path, content, mode: 0o644, ...(nodes && { nodes }) };
}

/** A file that holds a private key. */
export function secretFile(path: string, content: string, nodes: readonly string[]): PkiFile {
  return { path, content, mode: 0o600, nodes };
}

/** A certificate and its key. */
export function pairFiles(paths: PairPaths, { certificate, key }: Issued, nodes: readonly string[]): readonly PkiFile[] {
  return [publicFile(paths.certificate, certificate, nodes), secretFile(paths.key, key, nodes)];
}

/** A kubeconfig for a new client certificate, or for one that already exists. */
export function kubeconfigFile(
  { config, authority, server }: NewCluster,
  user: { readonly name: string; readonly path: string; readonly identity: Subject | Issued },
  nodes: readonly string[],
): PkiFile {
  const { identity } = user;
  const issued = 'key' in identity ? identity : authority.issue({ ...identity, usages: ['client'] });
  const content = { lab: config.name, user: user.name, server, authority: authority.certificate, identity: issued };
  return secretFile(user.path, kubeconfigText(content), nodes);
}
