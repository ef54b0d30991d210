import { ofCertificates, stageMember } from '../shared/etcd-certificates.ts';
import type { Fault } from '../fault.ts';

const hour = 3_600_000;

/** What is connected stays connected, so it may show long after the date. */
export const certificateExpired = {
  id: 'certificate-expired',
  title: 'a certificate of etcd or of a client is not valid any more, or not yet',
  symptom: 'after a restart, etcd or flanneld is refused by the others: "x509: certificate has expired or is not yet valid"',
  source: 'etcd-io/etcd#15740; kubernetes/kubeadm#1651, #2177',
  ...ofCertificates('dates'),
  drill: stageMember(request => ({ request: { ...request, expiredMs: hour } })),
} as const satisfies Fault;
