import { X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import { resolveLab } from '../../../src/config/resolve.ts';
import { makePki } from '../../../src/pki/make-pki.ts';
import type { Ipv4 } from '../../../src/network/address.ts';
import type { KubernetesConfig, LabConfig } from '../../../src/config/lab-config.ts';
import type { LabDraft } from '../../../src/config/lab-draft.ts';
import type { PkiFile } from '../../../src/pki/make-pki.ts';

const kubernetes: KubernetesConfig = {
  version: '1.33.13',
  serviceNetwork: { address: '10.254.0.0' as Ipv4, prefixLength: 16 },
  clusterDomain: 'lab.example',
  dns: true,
  demo: false,
  apiserverArgs: {},
  kubeletArgs: {},
  admission: [],
};

/** A lab with Kubernetes. */
export function clusterOf(draft: LabDraft): LabConfig {
  return { ...resolveLab(draft), kubernetes };
}

/** The files of a new cluster, by node and path. */
export async function filesOf(config: LabConfig): Promise<ReadonlyMap<string, ReadonlyMap<string, PkiFile>>> {
  const files = await makePki(config);
  return new Map(config.nodes.map(({ name }) => [name, new Map(files.filter(({ nodes }) => nodes?.includes(name) ?? true).map(file => [file.path, file]))]));
}

/** What a kubeconfig holds. */
export function readKubeconfig(text: string) {
  const { clusters, users, contexts, 'current-context': current } = parse(text) as Kubeconfig;
  const [cluster, user, context] = [only(clusters), only(users), only(contexts)];
  return {
    names: { current, context: context.name, cluster: cluster.name, user: user.name },
    context: context.context,
    server: cluster.cluster.server,
    authority: decode(cluster.cluster['certificate-authority-data']),
    certificate: new X509Certificate(decode(user.user['client-certificate-data'])),
    key: decode(user.user['client-key-data']),
  };
}

interface Kubeconfig {
  readonly 'current-context': string;
  readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }[];
  readonly users: readonly { readonly name: string; readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } }[];
  readonly contexts: readonly { readonly name: string; readonly context: { readonly cluster: string; readonly user: string } }[];
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}

function only<T>(list: readonly T[]): T {
  const [first, ...others] = list;
  if (first === undefined || others.length > 0) throw new Error(`${list.length} entries; expected one`);
  return first;
}
