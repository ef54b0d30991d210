import type { Fault } from '../fault.ts';
import { ofServices } from '../shared/cluster-consequences.ts';
import { keyOf, kubectl, patchArgs, plannedObjects, stageKubectl } from '../shared/planned-objects.ts';

/** A Service takes as its endpoints the pods that have every label of its selector. */
export const serviceSelector = {
  id: 'service-selector',
  title: "a Service's selector does not match its pods",
  symptom: 'the pods are Ready, and yet their Service refuses every connection at once: it has no endpoints',
  source: 'kubernetes/kubernetes#7341, #47711; kubernetes/website#26681',
  reach: 'lab',
  settleMs: 0,
  explains: ofServices,
  signature: ({ cluster, lab }) =>
    plannedObjects(lab, 'Service').flatMap(planned => {
      const found = cluster?.services.find(({ namespace, name }) => `${namespace}/${name}` === keyOf(planned));
      const [expected, actual] = [planned.spec.selector, found?.selector ?? planned.spec.selector].map(textOf);
      return expected === undefined || actual === undefined || expected === actual ? [] : [{ fact: `selector of Service ${keyOf(planned)}`, expected, actual }];
    }),
  cure: ({ lab }, evidence) =>
    plannedObjects(lab, 'Service')
      .filter(planned => evidence.some(({ fact }) => fact.endsWith(` ${keyOf(planned)}`)))
      .map(planned => kubectl(patchArgs(planned, '/spec/selector', planned.spec.selector))),
  drill: {
    ...{ on: 'etcd', kubernetes: true },
    stage: ({ node, seen }) =>
      plannedObjects(seen.lab, 'Service')
        .slice(-1)
        .map(planned => {
          const [wrong, right] = [{ app: 'another' }, planned.spec.selector].map(selector => patchArgs(planned, '/spec/selector', selector));
          return stageKubectl(node.name, wrong ?? [], right ?? [], "the lab's Services");
        }),
  },
} as const satisfies Fault;

function textOf(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector).map(([label, value]) => `${label}=${value}`).toSorted().join(',');
}
