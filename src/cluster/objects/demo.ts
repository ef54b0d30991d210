import type { LabConfig } from '../../config/lab-config.ts';
import { demo } from '../../services/kubernetes/cluster.ts';
import { imageReferences } from '../../services/images.ts';
import type { ApiObject } from '../api.ts';
import { deployment, readyAt } from './workload.ts';

const name = demo.name;

/** Two nginx, on two nodes where there are two, behind one Service and one Ingress. */
export function demoObjects({ nodes }: LabConfig): readonly ApiObject[] {
  return [
    deployment({
      ...{ name, namespace: 'default', replicas: 2 },
      pod: {
        terminationGracePeriodSeconds: 1,
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
