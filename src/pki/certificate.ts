import { randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import * as x509 from '@peculiar/asn1-x509';
import { extensionsOf } from './extensions.ts';
import type { CertificateRequest, Subject } from './certificate-request.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long a certificate is valid, and how long before its creation that starts, because the nodes' clocks differ. */
export const validity = { days: 365, backdated: 5 * minute } as const;

export interface Issuer extends Subject {
  readonly privateKey: KeyObject;
  readonly publicKey: x509.SubjectPublicKeyInfo;
}

/** A certificate for the holder of a P-256 key, signed by the issuer, as PEM. */
export function signCertificate(request: CertificateRequest, holder: x509.SubjectPublicKeyInfo, issuer: Issuer): string {
  const tbsCertificate = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: serialNumber(),
    signature: ecdsaWithSha256(),
    issuer: nameOf(issuer),
    validity: datesOf(request),
    subject: nameOf(request),
    subjectPublicKeyInfo: holder,
    extensions: extensionsOf(request, holder, issuer.publicKey),
  });
  const signed = new x509.Certificate({
    tbsCertificate,
    signatureAlgorithm: ecdsaWithSha256(),
    signatureValue: arrayBuffer(sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), issuer.privateKey)),
  });
  return pem(Buffer.from(AsnConvert.serialize(signed)));
}

function datesOf({ expiredMs }: CertificateRequest): x509.Validity {
  const from = Date.now() - (expiredMs === undefined ? validity.backdated : expiredMs + validity.days * day);
  return new x509.Validity({ notBefore: new Date(from), notAfter: new Date(from + validity.days * day) });
}

/** A public key as a certificate holds it. */
export function readPublicKey(key: KeyObject): x509.SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ type: 'spki', format: 'der' }), x509.SubjectPublicKeyInfo);
}

function ecdsaWithSha256(): x509.AlgorithmIdentifier {
  return new x509.AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });
}

// A positive number: 127 random bits, of which the first is set so that no shorter encoding exists.
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return arrayBuffer(bytes);
}

function nameOf({ commonName, organization }: Subject): x509.Name {
  const parts: readonly (readonly [string, string])[] = [
    ...(organization === undefined ? [] : [['2.5.4.10', organization] as const]),
    ['2.5.4.3', commonName],
  ];
  return new x509.Name(
    parts.map(([type, utf8String]) => {
      const value = new x509.AttributeValue({ utf8String });
      return new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({ type, value })]);
    }),
  );
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
