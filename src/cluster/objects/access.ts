import type { ApiObject } from '../api.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const group = 'rbac.authorization.k8s.io';

/** A service account of kube-system with its rights in the whole cluster. */
export function accountWith(name: string, rules: readonly Rule[]): readonly ApiObject[] {
  const account = { kind: 'ServiceAccount', name, namespace: 'kube-system' };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'kube-system' } },
    { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name: `k8s-lab:${name}` }, rules },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `k8s-lab:${name}` },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: `k8s-lab:${name}` },
      subjects: [account],
    },
  ];
}
