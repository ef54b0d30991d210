import { dnsObjects } from '../../cluster/objects/dns.ts';
import type { Fault } from '../fault.ts';
import { changedObjects } from '../shared/changed-objects.ts';

/** CoreDNS reads its settings when it starts, so a change may show much later. */
export const dnsObjectsChanged = {
  id: 'dns-objects-changed',
  title: 'the settings, rights or Service of CoreDNS are not as k8s-lab creates them',
  symptom: 'names of the cluster are not resolved, from any node: SERVFAIL, NXDOMAIN or no answer',
  source: 'coredns/coredns#5779; kubernetes/kubernetes#85794',
  reach: 'lab',
  settleMs: 0,
  explains: ['system-workloads', 'cluster-dns'],
  ...changedObjects({
    planned: lab => (lab.kubernetes?.dns ? dnsObjects(lab, lab.kubernetes) : []),
    example: { kind: 'ConfigMap', part: 'data', from: /kubernetes \S+/, to: 'kubernetes another.local' },
  }),
} as const satisfies Fault;
