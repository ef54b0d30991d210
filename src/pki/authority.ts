import { readPublicKey, signCertificate } from './certificate.ts';
import { newKeyPair, privatePem } from './keys.ts';
import type { CertificateRequest, Issuer, Usage } from './certificate.ts';

/** A certificate and its private key, as PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority with a new key. */
export interface Authority extends Issued {
  /** A certificate for a new key. */
  issue(request: IssueRequest): Issued;
}

export type IssueRequest = CertificateRequest & { readonly usages: readonly Exclude<Usage, 'authority'>[] };

/** Creates a certificate authority of this name. */
export function createAuthority(commonName: string): Authority {
  const { privateKey, publicKey } = newKeyPair();
  const issuer: Issuer = { commonName, privateKey, publicKey: readPublicKey(publicKey) };
  return {
    certificate: signCertificate({ commonName, usages: ['authority'] }, issuer.publicKey, issuer),
    key: privatePem(privateKey),
    issue: request => {
      const holder = newKeyPair();
      return { certificate: signCertificate(request, readPublicKey(holder.publicKey), issuer), key: privatePem(holder.privateKey) };
    },
  };
}
