import { X509Certificate, createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveLab } from '../../../src/config/resolve.ts';
import { makePki } from '../../../src/pki/make-pki.ts';
import { clusterOf, filesOf } from './helpers.ts';
import type { PkiFile } from '../../../src/pki/make-pki.ts';

const [server, client] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
const lab = resolveLab({ nodes: 4, etcd: { members: 3, tls: true } });
const folder = '/etc/etcd/pki';

let files: ReadonlyMap<string, ReadonlyMap<string, PkiFile>>;
beforeAll(async () => {
  files = await filesOf(lab);
});

function contentOf(node: string, name: string): string {
  const file = files.get(node)?.get(`${folder}/${name}`);
  if (!file) throw new Error(`${node} has no ${name}`);
  return file.content;
}

describe('the certificates of an etcd that speaks TLS', () => {
  it('lie only on the nodes that need them, and belong to the service that reads them', () => {
    const owned = ['server.crt', 'server.key', 'peer.crt', 'peer.key'];
    const everywhere = ['ca.crt', 'flanneld.crt', 'flanneld.key'];
    const members = [...everywhere, ...owned, 'ca.key', 'root.crt', 'root.key'].toSorted();
    const lists = [...files].map(([node, byPath]) => [node, [...byPath.keys()].map(path => path.replace(`${folder}/`, '')).toSorted()]);
    expect(lists).toEqual([['node1', members], ['node2', members], ['node3', members], ['node4', everywhere]]);
    const all = [...files.values()].flatMap(byPath => [...byPath.values()]);
    expect(new Set(all.filter(({ ownedBy }) => ownedBy === 'etcd').map(({ path }) => path.replace(`${folder}/`, '')))).toEqual(new Set(owned));
    for (const { path, content, mode } of all) expect([path, mode]).toEqual([path, content.includes('PRIVATE KEY') ? 0o600 : 0o644]);
  });

  it.each(['server', 'peer', 'root', 'flanneld', 'ca'])('%s fits its key, and the authority signed it', name => {
    const [certificate, authority] = [new X509Certificate(contentOf('node1', `${name}.crt`)), new X509Certificate(contentOf('node1', 'ca.crt'))];
    expect(certificate.checkPrivateKey(createPrivateKey(contentOf('node1', `${name}.key`)))).toBe(true);
    expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
  });

  it('name a member by its node, and by localhost for what reaches it there', () => {
    for (const name of ['server', 'peer']) {
      const certificate = new X509Certificate(contentOf('node2', `${name}.crt`));
      expect(certificate).toMatchObject({ subjectAltName: 'DNS:node2, DNS:localhost, IP Address:172.17.8.102, IP Address:127.0.0.1', keyUsage: [server, client] });
    }
  });

  it('log clients in as users of their own', () => {
    const subjects = ['root', 'flanneld'].map(name => new X509Certificate(contentOf('node1', `${name}.crt`))).map(({ subject, keyUsage }) => ({ subject, keyUsage }));
    expect(subjects).toEqual([{ subject: 'CN=root', keyUsage: [client] }, { subject: 'CN=flanneld', keyUsage: [client] }]);
  });

  it('come from an authority that exists, where one does', async () => {
    const again = await makePki(lab, { certificate: contentOf('node1', 'ca.crt'), key: contentOf('node1', 'ca.key') });
    const found = (path: string): string => again.find(file => file.path === `${folder}/${path}`)?.content ?? '';
    expect(found('ca.crt')).toBe(contentOf('node1', 'ca.crt'));
    expect(new X509Certificate(found('server.crt')).verify(new X509Certificate(contentOf('node1', 'ca.crt')).publicKey)).toBe(true);
    expect(found('server.key')).not.toBe(contentOf('node1', 'server.key'));
    await expect(makePki(lab, { certificate: contentOf('node1', 'ca.crt'), key: contentOf('node1', 'root.key') })).rejects.toThrow('does not belong to its certificate');
  });

  it('share the authority of Kubernetes, whose API logs in as a user of its own', async () => {
    const both = await filesOf({ ...lab, ...clusterOf({ nodes: 3, etcd: { members: 3, tls: true } }) });
    const [first, second] = [both.get('node1'), both.get('node2')];
    expect(first?.get('/etc/kubernetes/pki/ca.crt')?.content).toBe(first?.get(`${folder}/ca.crt`)?.content);
    expect(new X509Certificate(first?.get('/etc/kubernetes/pki/apiserver-etcd-client.crt')?.content ?? '')).toMatchObject({ subject: 'CN=kube-apiserver', keyUsage: [client] });
    expect(second?.has('/etc/kubernetes/pki/apiserver-etcd-client.crt')).toBe(false);
  });
});
