import { ofCertificates, stageMember } from '../shared/etcd-certificates.ts';
import type { Fault } from '../fault.ts';

/** Clients and peers look for the address that they dialled among the names of the certificate. */
export const certificateSanMissing = {
  id: 'certificate-san-missing',
  title: 'a certificate of etcd does not have a name or an address under which the member is reached',
  symptom: 'clients and peers of one member log "x509: certificate is valid for …, not …", and the others are reached',
  source: 'etcd-io/etcd#917, #971, #8328',
  ...ofCertificates('names'),
  drill: stageMember(request => ({ request: { ...request, names: request.names?.slice(0, 1) ?? [], addresses: [] } })),
} as const satisfies Fault;
