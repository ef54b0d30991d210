import { createPrivateKey, X509Certificate } from 'node:crypto';

/** Whether a key belongs to a certificate, both as PEM; of no other text. */
export function isPair(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** Whether a certificate can be shown now, with its key. */
export function isUsable(certificate: string, key: string): boolean {
  return isPair(certificate, key) && Date.parse(new X509Certificate(certificate).validTo) > Date.now();
}
