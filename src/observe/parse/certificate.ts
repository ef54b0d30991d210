import { X509Certificate } from 'node:crypto';
import type { Fields, Zod } from '../schema.ts';

/** The schema of what a certificate says. */
export const certificateSchema = (z: Zod) => ({
  path: z.string(),
  /** Empty: the file is not a certificate. */
  subject: z.string(),
  /** DNS names and addresses that it is valid for. */
  names: z.array(z.string()),
  /** ISO 8601. */
  ...{ notBefore: z.string(), notAfter: z.string() },
  /** Whether the node's ca.crt signed it. */
  signedByCa: z.boolean(),
});

export type CertificateFacts = Fields<typeof certificateSchema>;

/** A certificate from its PEM; undefined if it is none. */
export function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** What the certificate in a file says; `authority` is the node's. */
export function describeCertificate(path: string, certificate: X509Certificate | undefined, authority: X509Certificate | undefined): CertificateFacts {
  if (!certificate) return { path, subject: '', names: [], notBefore: '', notAfter: '', signedByCa: false };
  return {
    path,
    subject: certificate.subject.replaceAll('\n', ', '),
    names: (certificate.subjectAltName ?? '').split(', ').flatMap(name => name.replace(/^(?:DNS|IP Address):/, '') || []),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    signedByCa: authority !== undefined && certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  };
}
