import type { Fault } from '../fault.ts';
import { ofServices } from '../shared/cluster-consequences.ts';
import { plannedFault } from '../shared/planned-fault.ts';
import { patchArgs } from '../shared/planned-objects.ts';

/** kube-proxy sends packets to the target port, whether or not anything listens there. */
export const serviceTargetPort = {
  id: 'service-target-port',
  title: 'a Service sends packets to a port on which its pods do not listen',
  symptom: 'the Service has endpoints, and yet refuses every connection at once; the ingress answers 502 Bad Gateway',
  source: 'kubernetes/kubernetes#7341; kubernetes-retired/kube-aws#1128',
  reach: 'lab',
  settleMs: 0,
  explains: ofServices,
  ...plannedFault({
    kind: 'Service',
    among: ({ services }) => services,
    differences: ({ spec }, found) =>
      spec.ports.flatMap(({ port, protocol, targetPort }) => {
        const actual = found.ports.find(other => other.port === port && other.protocol === protocol)?.targetPort;
        return actual === undefined || actual === String(targetPort) ? [] : [{ fact: `target port of ${port}/${protocol} of Service`, expected: `${targetPort}`, actual }];
      }),
    right: planned => patchArgs(planned, '/spec/ports', planned.spec.ports),
    wrong: planned => patchArgs(planned, '/spec/ports', planned.spec.ports.map(port => ({ ...port, targetPort: 8000 }))),
    sets: "the lab's Services",
  }),
} as const satisfies Fault;
