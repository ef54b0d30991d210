import type { LabConfig } from '../../config/lab-config.ts';
import { demo } from '../../services/kubernetes/cluster.ts';
import { imageReferences } from '../../services/images.ts';
import type { ApiObject } from '../api.ts';
import { deployment, readyAt } from './workload.ts';

const name = demo.name;

/** Two nginx, on two nodes where there are two, one of them beside the ingress if it can be, behind one Service and one Ingress. */
export function demoObjects({ nodes, kubernetes }: LabConfig): readonly ApiObject[] {
  const beside = kubernetes?.ingress?.node;
  return [
    deployment({
      ...{ name, namespace: 'default', replicas: 2 },
      pod: {
        terminationGracePeriodSeconds: 1,
        ...(beside !== undefined && { affinity: preferNode(beside) }),
        topologySpreadConstraints: [
          // With a least number of nodes, for the pods are scheduled as soon as the first node is Ready.
          { maxSkew: 1, minDomains: Math.min(2, nodes.length), topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: name } } },
        ],
      },
      container: {
        image: imageReferences.nginx,
        env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
        ports: [{ containerPort: 80 }],
        ...readyAt('/', 80),
      },
    }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name },
      spec: {
        ingressClassName: 'traefik',
        rules: [{ host: demo.host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] } }],
      },
    },
  ];
}

function preferNode(node: string): object {
  const isNode = { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] };
  return { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: isNode }] } };
}
