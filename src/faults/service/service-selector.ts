import type { Fault } from '../fault.ts';
import { ofServices } from '../shared/cluster-consequences.ts';
import { plannedFault } from '../shared/planned-fault.ts';
import { patchArgs } from '../shared/planned-objects.ts';

/** A Service takes as its endpoints the pods that have every label of its selector. */
export const serviceSelector = {
  id: 'service-selector',
  title: "a Service's selector does not match its pods",
  symptom: 'the pods are Ready, and yet their Service refuses every connection at once: it has no endpoints',
  source: 'kubernetes/kubernetes#7341, #47711; kubernetes/website#26681',
  reach: 'lab',
  settleMs: 0,
  explains: ofServices,
  ...plannedFault({
    kind: 'Service',
    among: ({ services }) => services,
    differences: ({ spec }, { selector = spec.selector }) => {
      const [expected, actual] = [textOf(spec.selector), textOf(selector)];
      return expected === actual ? [] : [{ fact: 'selector of Service', expected, actual }];
    },
    right: planned => patchArgs(planned, '/spec/selector', planned.spec.selector),
    wrong: planned => patchArgs(planned, '/spec/selector', { app: 'another' }),
    sets: "the lab's Services",
  }),
} as const satisfies Fault;

function textOf(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector).map(([label, value]) => `${label}=${value}`).toSorted().join(',');
}
