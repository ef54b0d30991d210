import { createPrivateKey, X509Certificate } from 'node:crypto';

/** Whether a key belongs to a certificate, both as PEM; of no other text. */
export function isPair(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
