import type { Fault } from '../fault.ts';
import { ofServices } from '../shared/cluster-consequences.ts';
import { keyOf, kubectl, patchArgs, plannedObjects, stageKubectl } from '../shared/planned-objects.ts';

/** kube-proxy sends packets to the target port, whether or not anything listens there. */
export const serviceTargetPort = {
  id: 'service-target-port',
  title: 'a Service sends packets to a port on which its pods do not listen',
  symptom: 'the Service has endpoints, and yet refuses every connection at once; the ingress answers 502 Bad Gateway',
  source: 'kubernetes/kubernetes#7341; kubernetes-retired/kube-aws#1128',
  reach: 'lab',
  settleMs: 0,
  explains: ofServices,
  signature: ({ cluster, lab }) =>
    plannedObjects(lab, 'Service').flatMap(planned => {
      const found = cluster?.services.find(({ namespace, name }) => `${namespace}/${name}` === keyOf(planned));
      return planned.spec.ports.flatMap(({ port, protocol, targetPort }) => {
        const actual = found?.ports.find(other => other.port === port && other.protocol === protocol)?.targetPort;
        return actual === undefined || actual === String(targetPort) ? [] : [{ fact: `target port of ${port}/${protocol} of Service ${keyOf(planned)}`, expected: `${targetPort}`, actual }];
      });
    }),
  cure: ({ lab }, evidence) =>
    plannedObjects(lab, 'Service')
      .filter(planned => evidence.some(({ fact }) => fact.endsWith(` ${keyOf(planned)}`)))
      .map(planned => kubectl(patchArgs(planned, '/spec/ports', planned.spec.ports))),
  drill: {
    ...{ on: 'etcd', kubernetes: true },
    stage: ({ node, seen }) =>
      plannedObjects(seen.lab, 'Service')
        .slice(-1)
        .map(planned => {
          const wrong = planned.spec.ports.map(port => ({ ...port, targetPort: 8000 }));
          return stageKubectl(node.name, patchArgs(planned, '/spec/ports', wrong), patchArgs(planned, '/spec/ports', planned.spec.ports), "the lab's Services");
        }),
  },
} as const satisfies Fault;
