import { etcdNodes } from '../config/lab-config.ts';
import { isUsable } from '../pki/is-pair.ts';
import { pkiPaths } from '../pki/paths.ts';
import type { Endpoint, TlsIdentity } from '../keystore/key-store.ts';
import type { Machines, Node } from './provider.ts';

/** The members of the lab's etcd as the host reaches them, with the certificates of the administrator if they speak TLS. */
export async function etcdEndpoints({ record, nodes, etcd }: Machines): Promise<readonly Endpoint[]> {
  if (!record.config.etcd.tls) return etcd;
  const names = etcdNodes(record.config).map(({ name }) => name);
  for (const node of nodes.filter(({ name }) => names.includes(name))) {
    const tls = await readIdentity(node);
    if (tls) return etcd.map(endpoint => ({ ...endpoint, tls }));
  }
  return etcd;
}

// Any member has them, so one that is frozen, or whose files are lost or of no use, is passed over.
async function readIdentity(node: Node): Promise<TlsIdentity | undefined> {
  const { ca, root } = pkiPaths.etcd;
  const read = [ca.certificate, root.certificate, root.key].map(async path => await node.readFile(path));
  const [authority, certificate, key] = await Promise.all(read).catch(() => []);
  if (authority === undefined || certificate === undefined || key === undefined || !isUsable(certificate, key)) return undefined;
  return { authority, certificate, key };
}
