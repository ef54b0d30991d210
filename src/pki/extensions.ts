import { createHash } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as x509 from '@peculiar/asn1-x509';
import type { CertificateRequest, Usage } from './certificate-request.ts';

/** The X.509 extensions of a certificate: its usages, its names, and which keys it belongs to. */
export function extensionsOf(
  { usages, names = [], addresses = [] }: CertificateRequest,
  holder: x509.SubjectPublicKeyInfo,
  issuer: x509.SubjectPublicKeyInfo,
): x509.Extensions {
  const isAuthority = usages.includes('authority');
  const flags = isAuthority ? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature : x509.KeyUsageFlags.digitalSignature;
  const purposes = usages.flatMap(usage => purposesOf[usage]);
  const alternatives = [
    ...names.map(dNSName => new x509.GeneralName({ dNSName })),
    ...addresses.map(iPAddress => new x509.GeneralName({ iPAddress })),
  ];
  return new x509.Extensions([
    extension(x509.id_ce_basicConstraints, new x509.BasicConstraints(isAuthority ? { cA: true } : {}), true),
    extension(x509.id_ce_keyUsage, new x509.KeyUsage(flags), true),
    ...(purposes.length > 0 ? [extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage(purposes))] : []),
    extension(x509.id_ce_subjectKeyIdentifier, new x509.SubjectKeyIdentifier(identifierOf(holder))),
    extension(x509.id_ce_authorityKeyIdentifier, new x509.AuthorityKeyIdentifier({ keyIdentifier: new x509.KeyIdentifier(identifierOf(issuer)) })),
    ...(alternatives.length > 0 ? [extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(alternatives))] : []),
  ]);
}

const purposesOf: Readonly<Record<Usage, readonly string[]>> = {
  authority: [],
  client: [x509.id_kp_clientAuth],
  server: [x509.id_kp_serverAuth],
};

function extension(extnID: string, value: object, critical = false): x509.Extension {
  return new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function identifierOf({ subjectPublicKey }: x509.SubjectPublicKeyInfo): Uint8Array {
  return createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest();
}
