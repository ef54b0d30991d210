import type { Fault } from '../fault.ts';
import { plannedFault } from '../shared/planned-fault.ts';
import { patchArgs } from '../shared/planned-objects.ts';
import type { PlannedIngress } from '../shared/planned-objects.ts';

const path = '/spec/rules/0/http/paths/0/backend/service';

/** An Ingress names a port of the Service, not of its pods. */
export const ingressBackendPort = {
  id: 'ingress-backend-port',
  title: 'an Ingress names a Service or a port that does not exist',
  symptom: 'the ingress answers 404 for the host, and Traefik logs "service port not found"; the Service itself works',
  source: 'code',
  reach: 'lab',
  settleMs: 0,
  explains: ['ingress-answers'],
  ...plannedFault({
    kind: 'Ingress',
    among: ({ ingresses }) => ingresses,
    differences: (planned, { backends }) => {
      const [expected, actual] = [textOf(planned), backends.join(', ') || 'none'];
      return actual === expected ? [] : [{ fact: 'backend of Ingress', expected, actual }];
    },
    right: planned => patchArgs(planned, path, backendOf(planned)),
    wrong: planned => patchArgs(planned, path, { ...backendOf(planned), port: { number: 8081 } }),
    sets: "the lab's Ingress",
  }),
} as const satisfies Fault;

function backendOf({ spec }: PlannedIngress): { readonly name: string; readonly port: { readonly number: number } } {
  return spec.rules[0]?.http.paths[0]?.backend.service ?? { name: '', port: { number: 0 } };
}

function textOf(planned: PlannedIngress): string {
  const { name, port } = backendOf(planned);
  return `${name}:${port.number}`;
}
