import { ClusterError } from '../errors.ts';
import { kubeconfigText } from '../pki/kubeconfig.ts';
import { pkiPaths } from '../pki/paths.ts';
import type { Node } from '../providers/provider.ts';

const { admin: kubeconfig } = pkiPaths.kubeconfigs;

/** The certificates and the key of a kubeconfig, as PEM. */
export interface Credentials {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** The administrator's credentials; rejects with a ClusterError where the node has none. */
export async function readCredentials(node: Node): Promise<Credentials> {
  const text = await node.readFile(kubeconfig);
  if (text === undefined) throw new ClusterError(`${kubeconfig} is missing on ${node.name}`, { hint: 'run `k8s-lab up` to create it' });
  const decode = (field: string): string => {
    const encoded = new RegExp(`\\b${field}"?: *"?([A-Za-z0-9+/=]+)`).exec(text)?.[1];
    if (encoded === undefined) throw new ClusterError(`${kubeconfig} on ${node.name} has no ${field}`);
    return Buffer.from(encoded, 'base64').toString('utf8');
  };
  return { ca: decode('certificate-authority-data'), cert: decode('client-certificate-data'), key: decode('client-key-data') };
}

/** The administrator's kubeconfig for a server address that the API's certificate does not name. */
export function adminKubeconfig(lab: string, server: string, { ca, cert, key }: Credentials): string {
  return kubeconfigText({ lab, user: 'admin', server, serverName: 'kubernetes', authority: ca, identity: { certificate: cert, key } });
}
