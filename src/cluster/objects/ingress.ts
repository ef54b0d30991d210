import { imageReferences } from '../../services/images.ts';
import type { ApiObject } from '../api.ts';
import { accountWith } from './access.ts';
import { deployment, onNode, readyAt } from './workload.ts';

const name = 'traefik';
const see = ['get', 'list', 'watch'];

/** Traefik on one node, whose port 80 it answers. */
export function ingressObjects(node: string): readonly ApiObject[] {
  return [
    ...accountWith(name, [
      { apiGroups: [''], resources: ['services', 'secrets', 'nodes'], verbs: see },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: see },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'ingressclasses'], verbs: see },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
    ]),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name },
      spec: { controller: 'traefik.io/ingress-controller' },
    },
    deployment({
      ...{ name, namespace: 'kube-system', replicas: 1 },
      // The new pod gets the port of the node only once the old one has left it.
      strategy: 'Recreate',
      pod: { ...onNode(node), serviceAccountName: name, priorityClassName: 'system-cluster-critical' },
      container: {
        image: imageReferences.traefik,
        command: ['/traefik'],
        args: [
          '--providers.kubernetesingress=true',
          '--providers.providersThrottleDuration=100ms',
          '--entryPoints.web.address=:80',
          '--ping=true',
        ],
        ports: [{ containerPort: 80, hostPort: 80 }],
        ...readyAt('/ping', 8080),
      },
    }),
  ];
}
