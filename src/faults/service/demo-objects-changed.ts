import { demoObjects } from '../../cluster/objects/demo.ts';
import { demo } from '../../services/kubernetes/cluster.ts';
import type { Fault } from '../fault.ts';
import { changedObjects } from '../shared/changed-objects.ts';

/** Parts that other faults are about have names of their own. */
export const demoObjectsChanged = {
  id: 'demo-objects-changed',
  title: "the demo's deployment, Service or Ingress is not as k8s-lab creates it",
  symptom: 'the page is missing or answers 404, while the overlay and the ingress work',
  source: 'traefik/traefik#1721',
  reach: 'lab',
  settleMs: 0,
  explains: ['system-workloads', 'service-vips', 'hairpin', 'ingress-answers'],
  ...changedObjects({
    planned: lab => (lab.kubernetes?.demo ? demoObjects(lab) : []),
    example: { kind: 'Ingress', part: 'spec', from: demo.host, to: 'another.example.com' },
  }),
} as const satisfies Fault;
