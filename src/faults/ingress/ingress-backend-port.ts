import type { Fault } from '../fault.ts';
import { keyOf, kubectl, patchArgs, plannedObjects, stageKubectl } from '../shared/planned-objects.ts';
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
  signature: ({ cluster, lab }) =>
    plannedObjects(lab, 'Ingress').flatMap(planned => {
      const found = cluster?.ingresses?.find(({ namespace, name }) => `${namespace}/${name}` === keyOf(planned));
      const [expected, actual] = [textOf(planned), found?.backends.join(', ') || 'none'];
      return found === undefined || actual === expected ? [] : [{ fact: `backend of Ingress ${keyOf(planned)}`, expected, actual }];
    }),
  cure: ({ lab }) => plannedObjects(lab, 'Ingress').map(planned => kubectl(patchArgs(planned, path, backendOf(planned)))),
  drill: {
    ...{ on: 'etcd', kubernetes: true },
    stage: ({ node, seen }) =>
      plannedObjects(seen.lab, 'Ingress').map(planned => {
        const right = backendOf(planned);
        return stageKubectl(node.name, patchArgs(planned, path, { ...right, port: { number: 8081 } }), patchArgs(planned, path, right), "the lab's Ingress");
      }),
  },
} as const satisfies Fault;

function backendOf({ spec }: PlannedIngress): { readonly name: string; readonly port: { readonly number: number } } {
  return spec.rules[0]?.http.paths[0]?.backend.service ?? { name: '', port: { number: 0 } };
}

function textOf(planned: PlannedIngress): string {
  const { name, port } = backendOf(planned);
  return `${name}:${port.number}`;
}
