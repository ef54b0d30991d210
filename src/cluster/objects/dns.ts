import type { KubernetesConfig, LabConfig } from '../../config/lab-config.ts';
import { dnsServiceAddress } from '../../config/kubernetes-addresses.ts';
import { dnsNode } from '../../services/kubernetes/cluster.ts';
import { imageReferences } from '../../services/images.ts';
import type { ApiObject } from '../api.ts';
import { accountWith } from './access.ts';
import { deployment, onNode, readyAt } from './workload.ts';

const name = 'coredns';
const namespace = 'kube-system';
const read = ['list', 'watch'];

/** CoreDNS, which answers for the cluster's own names only. */
export function dnsObjects(config: LabConfig, kubernetes: KubernetesConfig): readonly ApiObject[] {
  return [
    ...accountWith(name, [
      { apiGroups: [''], resources: ['services', 'namespaces'], verbs: read },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
    ]),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { Corefile: corefile(kubernetes) } },
    deployment({
      ...{ name, namespace, replicas: 1 },
      pod: {
        ...onNode(dnsNode(config).name),
        serviceAccountName: name,
        dnsPolicy: 'Default',
        priorityClassName: 'system-cluster-critical',
        volumes: [{ name: 'config', configMap: { name } }],
      },
      container: {
        image: imageReferences.coredns,
        command: ['/coredns', '-conf', '/etc/coredns/Corefile'],
        ...readyAt('/ready', 8181),
        volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
      },
    }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace },
      spec: {
        clusterIP: dnsServiceAddress(kubernetes),
        selector: { app: name },
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
          { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        ],
      },
    },
  ];
}

function corefile({ clusterDomain }: KubernetesConfig): string {
  return `.:53 {
    errors
    health
    ready
    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa
    cache 30
    loadbalance
}
`;
}
