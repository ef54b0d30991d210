import type { ApiObject } from '../api.ts';

interface Resource {
  /** The last part of its path: the plural. */
  readonly plural: string;
  readonly namespaced: boolean;
}

// The kinds that k8s-lab creates.
const resources: Readonly<Record<string, Resource>> = {
  ServiceAccount: { plural: 'serviceaccounts', namespaced: true },
  ConfigMap: { plural: 'configmaps', namespaced: true },
  Service: { plural: 'services', namespaced: true },
  Deployment: { plural: 'deployments', namespaced: true },
  ClusterRole: { plural: 'clusterroles', namespaced: false },
  ClusterRoleBinding: { plural: 'clusterrolebindings', namespaced: false },
  Ingress: { plural: 'ingresses', namespaced: true },
  IngressClass: { plural: 'ingressclasses', namespaced: false },
};

/** The path of an object in the API. */
export function pathOf({ apiVersion = 'v1', kind = '', metadata: { name, namespace = 'default' } }: ApiObject): string {
  const resource = resources[kind];
  if (!resource) throw new Error(`objects of the kind ${kind} have no path`);
  const api = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return [api, ...(resource.namespaced ? ['namespaces', namespace] : []), resource.plural, name].join('/');
}

/** The name of an object for people: `ConfigMap kube-system/coredns`. */
export function titleOf({ kind = '', metadata: { name, namespace } }: ApiObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
