import { ingressObjects } from '../../cluster/objects/ingress.ts';
import type { Fault } from '../fault.ts';
import { changedObjects } from '../shared/changed-objects.ts';

/** Traefik may be Ready and yet listen on another port, or may no longer read Ingresses. */
export const ingressObjectsChanged = {
  id: 'ingress-objects-changed',
  title: 'the arguments, rights or class of Traefik are not as k8s-lab creates them',
  symptom: 'the ingress refuses connections or answers 404 for every host, while the Services behind it work',
  source: 'traefik/traefik#2494; k3s-io/k3s#1414',
  reach: 'lab',
  settleMs: 0,
  explains: ['system-workloads', 'ingress-answers'],
  ...changedObjects({
    planned: ({ kubernetes }) => (kubernetes?.ingress ? ingressObjects(kubernetes.ingress.node) : []),
    example: { kind: 'Deployment', part: 'spec', from: 'web.address=:80', to: 'web.address=:81' },
  }),
} as const satisfies Fault;
