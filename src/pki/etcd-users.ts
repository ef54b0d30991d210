import type { LabConfig } from '../config/lab-config.ts';

/** etcd's users; one that asks for a user knows them by the common name of the certificate (etcd's authentication guide). */
export const etcdUsers = { root: 'root', flanneld: 'flanneld', apiserver: 'kube-apiserver' } as const;

/** Keys that a user may read and write. */
export interface KeyRange {
  readonly key: string;
  /** Whether they are all that begin with it; else it is the only one. */
  readonly isPrefix: boolean;
}

/** Each user but the administrator, who has a role of the same name, and the keys that belong to their program. */
export function userRanges({ etcd, kubernetes }: Pick<LabConfig, 'etcd' | 'kubernetes'>): readonly (readonly [user: string, ranges: readonly KeyRange[]])[] {
  const objects = [{ key: '/registry/', isPrefix: true }, { key: 'compact_rev_key', isPrefix: false }];
  return [
    [etcdUsers.flanneld, [{ key: `${etcd.prefix}/`, isPrefix: true }]],
    // Beside its objects kube-apiserver keeps the last compacted revision (apiserver's storage/etcd3/compact.go).
    ...(kubernetes ? [[etcdUsers.apiserver, objects] as const] : []),
  ];
}

/** The arguments of etcdctl that let a role read and write keys. */
export function grantWords(role: string, { key, isPrefix }: KeyRange): readonly [string, ...string[]] {
  return ['role', 'grant-permission', ...(isPrefix ? ['--prefix=true'] : []), role, 'readwrite', key];
}
