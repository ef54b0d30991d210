import { ofCertificates, stageMember } from '../shared/etcd-certificates.ts';
import type { Fault } from '../fault.ts';

/** Such as one that was left from a lab of the same name. */
export const certificateWrongCa = {
  id: 'certificate-wrong-ca',
  title: "a certificate of etcd or of a client is not of the lab's authority",
  symptom: 'after a restart, etcd or flanneld is refused by the others: "x509: certificate signed by unknown authority", or "tls: bad certificate"',
  source: 'etcd-io/etcd#7912, #10873',
  ...ofCertificates('authority'),
  drill: stageMember(request => ({ request, byStranger: true })),
} as const satisfies Fault;
