import type { Fault } from '../fault.ts';
import { plannedFault } from '../shared/planned-fault.ts';
import { patchArgs } from '../shared/planned-objects.ts';

/** An ingress controller passes over an Ingress of another class, and says nothing. */
export const ingressClass = {
  id: 'ingress-class',
  title: 'an Ingress has a class that no ingress controller takes',
  symptom: 'the ingress answers 404 for the host; the Ingress exists, and nothing is logged',
  source: 'traefik/traefik#9049, #7896, #8312, #8631',
  reach: 'lab',
  settleMs: 0,
  explains: ['ingress-answers'],
  ...plannedFault({
    kind: 'Ingress',
    among: ({ ingresses }) => ingresses,
    differences: ({ spec: { ingressClassName: expected } }, { className }) => (className === expected ? [] : [{ fact: 'class of Ingress', expected, actual: className || 'none' }]),
    right: planned => patchArgs(planned, '/spec/ingressClassName', planned.spec.ingressClassName),
    wrong: planned => patchArgs(planned, '/spec/ingressClassName', 'nginx'),
    sets: "the lab's Ingress",
  }),
} as const satisfies Fault;
