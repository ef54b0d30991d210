import type { Fault } from '../fault.ts';
import { keyOf, kubectl, patchArgs, plannedObjects, stageKubectl } from '../shared/planned-objects.ts';

/** An ingress controller passes over an Ingress of another class, and says nothing. */
export const ingressClass = {
  id: 'ingress-class',
  title: 'an Ingress has a class that no ingress controller takes',
  symptom: 'the ingress answers 404 for the host; the Ingress exists, and nothing is logged',
  source: 'traefik/traefik#9049, #7896, #8312, #8631',
  reach: 'lab',
  settleMs: 0,
  explains: ['ingress-answers'],
  signature: ({ cluster, lab }) =>
    plannedObjects(lab, 'Ingress').flatMap(planned => {
      const found = cluster?.ingresses?.find(({ namespace, name }) => `${namespace}/${name}` === keyOf(planned));
      const expected = planned.spec.ingressClassName;
      return found === undefined || found.className === expected ? [] : [{ fact: `class of Ingress ${keyOf(planned)}`, expected, actual: found.className || 'none' }];
    }),
  cure: ({ lab }) => plannedObjects(lab, 'Ingress').map(planned => kubectl(patchArgs(planned, '/spec/ingressClassName', planned.spec.ingressClassName))),
  drill: {
    ...{ on: 'etcd', kubernetes: true },
    stage: ({ node, seen }) =>
      plannedObjects(seen.lab, 'Ingress').map(planned =>
        stageKubectl(node.name, patchArgs(planned, '/spec/ingressClassName', 'nginx'), patchArgs(planned, '/spec/ingressClassName', planned.spec.ingressClassName), "the lab's Ingress"),
      ),
  },
} as const satisfies Fault;
