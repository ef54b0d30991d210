import { ofCertificates, stageMember } from '../shared/etcd-certificates.ts';
import type { Fault } from '../fault.ts';

/** Such as a file that was copied from another node or service. */
export const certificateUnfit = {
  id: 'certificate-unfit',
  title: 'a certificate of etcd or of a client is missing, is not for this use or user, or does not belong to its key',
  symptom: 'etcd or flanneld logs "tls: private key does not match public key", "no such file", or "x509: certificate specifies an incompatible key usage"',
  source: 'etcd-io/etcd#9398, #13630, #19799',
  ...ofCertificates('missing', 'key', 'usages', 'user'),
  drill: stageMember(request => ({ request: { ...request, usages: ['client'] } })),
} as const satisfies Fault;
