import { etcdEndpoints } from '../config/lab-config.ts';
import { etcdPkiFolder, pkiPaths } from '../pki/paths.ts';
import type { EtcdApi, LabConfig } from '../config/lab-config.ts';
import { quoteWord } from '../text/quote.ts';

// etcdctl(1): the variables are named after the flags of each API.
const names = {
  v2: { ca: 'ETCDCTL_CA_FILE', certificate: 'ETCDCTL_CERT_FILE', key: 'ETCDCTL_KEY_FILE' },
  v3: { ca: 'ETCDCTL_CACERT', certificate: 'ETCDCTL_CERT', key: 'ETCDCTL_KEY' },
} as const satisfies Record<EtcdApi, object>;

/** The environment in which etcdctl reaches every member as the administrator, on a node that runs one: `NAME=value` words. */
export function etcdctlEnvironment(lab: LabConfig, api: EtcdApi): readonly string[] {
  const { certificate, key } = pkiPaths.etcd.root;
  return [...reach(api, etcdEndpoints(lab)), ...(lab.etcd.tls ? identity(api, certificate, key) : [])];
}

/** etcdctl with its environment, as shell text; on a node that runs no member, it has only flanneld's certificate. */
export function etcdctlShell(lab: LabConfig, api: EtcdApi, endpoints: readonly string[] = etcdEndpoints(lab)): string {
  const own = `${etcdPkiFolder}/$([ -e ${pkiPaths.etcd.root.key} ] && echo root || echo flanneld)`;
  const plain = reach(api, endpoints).map(quoteWord);
  return [...plain, ...(lab.etcd.tls ? identity(api, `${own}.crt`, `${own}.key`) : []), 'etcdctl'].join(' ');
}

function reach(api: EtcdApi, endpoints: readonly string[]): readonly string[] {
  return [`ETCDCTL_API=${api.slice(1)}`, `ETCDCTL_ENDPOINTS=${endpoints.join(',')}`];
}

function identity(api: EtcdApi, certificate: string, key: string): readonly string[] {
  return [`${names[api].ca}=${pkiPaths.etcd.ca.certificate}`, `${names[api].certificate}=${certificate}`, `${names[api].key}=${key}`];
}
