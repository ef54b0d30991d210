import { X509Certificate, createPrivateKey, createPublicKey } from 'node:crypto';
import { readPublicKey, signCertificate } from './certificate.ts';
import { newKeyPair, privatePem } from './keys.ts';
import type { IssueRequest } from './certificate-request.ts';
import type { Issuer } from './certificate.ts';

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

/** Creates a certificate authority of this name. */
export function createAuthority(commonName: string): Authority {
  const { privateKey, publicKey } = newKeyPair();
  const issuer: Issuer = { commonName, privateKey, publicKey: readPublicKey(publicKey) };
  const certificate = signCertificate({ commonName, usages: ['authority'] }, issuer.publicKey, issuer);
  return { certificate, key: privatePem(privateKey), issue: issueFor(issuer) };
}

/** An authority that exists, from its certificate and key as PEM; throws if they do not belong together. */
export function openAuthority({ certificate, key }: Issued): Authority {
  const privateKey = createPrivateKey(key);
  const parsed = new X509Certificate(certificate);
  if (!parsed.checkPrivateKey(privateKey)) throw new Error('the key of the certificate authority does not belong to its certificate');
  const commonName = /^CN=(.*)$/m.exec(parsed.subject)?.[1] ?? '';
  return { certificate, key, issue: issueFor({ commonName, privateKey, publicKey: readPublicKey(createPublicKey(privateKey)) }) };
}

function issueFor(issuer: Issuer): Authority['issue'] {
  return request => {
    const holder = newKeyPair();
    return { certificate: signCertificate(request, readPublicKey(holder.publicKey), issuer), key: privatePem(holder.privateKey) };
  };
}
