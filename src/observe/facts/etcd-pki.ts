import type { X509Certificate } from 'node:crypto';
import { pkiPaths } from '../../pki/paths.ts';
import { defineFact } from '../fact.ts';
import type { Answer } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { certificateSchema, describeCertificate, parseCertificate } from '../parse/certificate.ts';
import { nonEmptyLines } from '../parse/lines.ts';
import { bodyOf } from '../parse/sections.ts';

const schema = (z: Zod) => ({
  etcdPki: z
    .object({
      /** The digest of ca.crt; empty without one. */
      authority: z.string(),
      certificates: z.array(
        z.object({
          ...certificateSchema(z),
          /** What it may be used for, as object identifiers; `any` if it does not say. */
          usages: z.array(z.string()),
          /** Whether the key beside it belongs to it. */
          key: z.enum(['own', 'other', 'missing', 'unreadable']),
        }),
      ),
    })
    .exactOptional(),
});

type PkiFacts = NonNullable<Fields<typeof schema>['etcdPki']>;

const { ca, server, peer, root, flanneld } = pkiPaths.etcd;
const pairs = [server, peer, root, flanneld, pkiPaths.apiserverEtcdClient];

// A P-256 key ends with its public part, after these bytes; a public key begins with those.
const [inKey, inPublic] = ['oAoGCCqGSM49AwEHoUQDQgAE', 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE'];

// No key leaves its node: the shell cuts off the public part, and asks openssl only for another kind of key.
const ask = String.raw`
  show_public() {
    text=
    while read -r line; do case $line in -----*) ;; *) text=$text$line ;; esac; done <"$1"
    case $text in
      *${inKey}*) echo "$1 ${inPublic}${'$'}{text##*${inKey}}" ;;
      '') echo "$1 -" ;;
      *)
        command -v openssl >/dev/null || { echo "openssl is missing, which reads $1"; return 1; }
        echo "$1 $(openssl pkey -in "$1" -pubout 2>/dev/null | while read -r line; do case $line in -----*) ;; *) printf %s "$line" ;; esac; done)" ;;
    esac
  }
  show_publics() {
    for file in ${pairs.map(({ key }) => key).join(' ')}; do
      [ -e "$file" ] || continue
      show_public "$file" || return 1
    done
  }
  section etcd-keys show_publics`;

/** The certificates of etcd and its clients on a node, and whether their keys belong to them. */
export const etcdPki = defineFact({
  schema,
  isFor: ({ tls = false }) => tls,
  isAlwaysTold: true,
  ask,
  sections: ['etcd-keys'],
  // That of kube-apiserver is among the files of Kubernetes.
  files: () => [ca, server, peer, root, flanneld].map(({ certificate }) => certificate),
  none: {},
  read: answer => ({ etcdPki: readPki(answer) }),
});

function readPki({ files, sections }: Answer): PkiFacts {
  const authority = parseCertificate(files.get(ca.certificate) ?? '');
  const keys = new Map(nonEmptyLines(bodyOf(sections, 'etcd-keys')).map(line => line.split(' ')).map(([path = '', text = '']) => [path, text]));
  const certificates = pairs.flatMap(({ certificate: path, key }) => {
    const pem = files.get(path);
    const certificate = parseCertificate(pem ?? '');
    return pem === undefined ? [] : [{ ...describeCertificate(path, certificate, authority), usages: certificate ? usagesOf(certificate) : [], key: keyState(certificate, keys.get(key)) }];
  });
  return { authority: authority?.fingerprint256 ?? '', certificates };
}

// Undefined in a certificate without the extension, whatever its type says.
function usagesOf({ keyUsage = ['any'] }: { readonly keyUsage?: readonly string[] | undefined }): readonly string[] {
  return keyUsage;
}

function keyState(certificate: X509Certificate | undefined, publicKey: string | undefined): PkiFacts['certificates'][number]['key'] {
  if (publicKey === undefined) return 'missing';
  if (!certificate || publicKey.length < 10) return 'unreadable';
  return certificate.publicKey.export({ type: 'spki', format: 'der' }).toString('base64') === publicKey ? 'own' : 'other';
}
