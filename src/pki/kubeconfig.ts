import type { Issued } from './authority.ts';

export interface KubeconfigContent {
  /** The lab, which names the context and the cluster. */
  readonly lab: string;
  /** What the user of this lab is, such as admin. */
  readonly user: string;
  /** The URL of the API. */
  readonly server: string;
  /** The name that the API's certificate is checked for, where it is not the server's. */
  readonly serverName?: string;
  /** The authority's certificate as PEM. */
  readonly authority: string;
  readonly identity: Issued;
}

/** A kubeconfig with everything embedded, so that it works in any folder and on any machine that reaches the API. */
export function kubeconfigText({ lab, user, server, serverName, authority, identity }: KubeconfigContent): string {
  const [labName, userName] = [JSON.stringify(lab), JSON.stringify(`${lab}-${user}`)];
  return `apiVersion: v1
kind: Config
clusters:
  - name: ${labName}
    cluster:
      server: ${JSON.stringify(server)}
${serverName === undefined ? '' : `      tls-server-name: ${JSON.stringify(serverName)}\n`}      certificate-authority-data: ${base64(authority)}
users:
  - name: ${userName}
    user:
      client-certificate-data: ${base64(identity.certificate)}
      client-key-data: ${base64(identity.key)}
contexts:
  - name: ${labName}
    context:
      cluster: ${labName}
      user: ${userName}
current-context: ${labName}
`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
