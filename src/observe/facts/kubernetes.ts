import { defineFact } from '../fact.ts';
import type { Answer } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { cniFolder } from '../../services/kubernetes/parts.ts';
import { certificateSchema, describeCertificate, parseCertificate } from '../parse/certificate.ts';
import { nonEmptyLines } from '../parse/lines.ts';
import { bodyOf } from '../parse/sections.ts';

const schema = (z: Zod) => ({
  kubernetes: z
    .object({
      certificates: z.array(z.object(certificateSchema(z))),
      /** The digest of ca.crt; empty without one. */
      authority: z.string(),
      /** The files in /etc/cni/net.d, in the order in which containerd looks at them. */
      cniFiles: z.array(z.string()),
      /** Of the first of them: the subnet of pods, and their bridge. */
      ...{ cniSubnet: z.string().exactOptional(), cniBridge: z.string().exactOptional() },
      /** CNI plug-ins that are missing. */
      missingPlugins: z.array(z.string()),
      /** Ports of docker0 on which a pod cannot reach itself through a Service. */
      hairpinOff: z.array(z.string()),
    })
    .exactOptional(),
});

type KubernetesFacts = NonNullable<Fields<typeof schema>['kubernetes']>;

const certificates = '/etc/kubernetes/pki/*.crt';
const confFolder = `${cniFolder}/`;

const ask = `
  missing=
  for plugin in bridge host-local loopback portmap; do
    [ -x "/lab/cni/$plugin" ] || [ -x "/opt/cni/bin/$plugin" ] || [ -x "/usr/lib/cni/$plugin" ] || missing="$missing$nl$plugin"
  done
  show cni-plugins 0 "$missing"`;

/** The certificates, the CNI configuration and the bridge ports of a node with kubelet. */
export const kubernetes = defineFact({
  schema,
  isFor: ({ services }) => services.includes('kubelet'),
  ask,
  sections: ['cni-plugins'],
  files: () => [certificates, `${confFolder}*`, '/sys/class/net/veth*/brport/hairpin_mode'],
  none: {},
  read: answer => ({ kubernetes: readKubernetes(answer) }),
});

function readKubernetes({ files, sections }: Answer): KubernetesFacts {
  const cniFiles = [...files.keys()].filter(path => path.startsWith(confFolder) && /\.(?:conf|conflist|json)$/.test(path)).sort();
  const pems = [...files].filter(([path]) => path.startsWith('/etc/kubernetes/pki/'));
  const authority = parseCertificate(pems.find(([path]) => path.endsWith('/ca.crt'))?.[1] ?? '');
  return {
    certificates: pems.map(([path, pem]) => describeCertificate(path, parseCertificate(pem), authority)),
    authority: authority?.fingerprint256 ?? '',
    cniFiles: cniFiles.map(path => path.slice(confFolder.length)),
    ...readConf(files.get(cniFiles[0] ?? '') ?? ''),
    missingPlugins: nonEmptyLines(bodyOf(sections, 'cni-plugins')),
    hairpinOff: [...files].flatMap(([path, mode]) => (path.endsWith('/hairpin_mode') && mode.trim() === '0' ? [path.split('/')[4] ?? ''] : [])),
  };
}

interface Conf {
  readonly plugins?: readonly { readonly bridge?: string; readonly ipam?: { readonly ranges?: readonly (readonly { readonly subnet?: string }[])[] } }[];
}

function readConf(text: string): Pick<KubernetesFacts, 'cniSubnet' | 'cniBridge'> {
  try {
    const [plugin] = (JSON.parse(text) as Conf).plugins ?? [];
    const subnet = plugin?.ipam?.ranges?.[0]?.[0]?.subnet;
    return { ...(subnet !== undefined && { cniSubnet: subnet }), ...(plugin?.bridge !== undefined && { cniBridge: plugin.bridge }) };
  } catch {
    return {};
  }
}
