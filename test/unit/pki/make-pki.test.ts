import { X509Certificate, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePki } from '../../../src/pki/make-pki.ts';
import { clusterOf, filesOf, readKubeconfig } from './helpers.ts';
import type { PkiFile } from '../../../src/pki/make-pki.ts';

const [server, client] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
const lab = clusterOf({ name: '0123', nodes: 3 });

let files: ReadonlyMap<string, ReadonlyMap<string, PkiFile>>;
beforeAll(async () => {
  files = await filesOf(lab);
});

function contentOf(node: string, path: string): string {
  const file = files.get(node)?.get(`/etc/kubernetes/${path}`);
  if (!file) throw new Error(`${node} has no ${path}`);
  return file.content;
}

function certificateOf(node: string, path: string): X509Certificate {
  return new X509Certificate(contentOf(node, path));
}

describe('the files of a new cluster', () => {
  const onEveryNode = ['kube-proxy.conf', 'kubelet.conf', 'pki/ca.crt', 'pki/kubelet.crt', 'pki/kubelet.key'];
  const onTheControlPlane = [
    'admin.conf',
    'controller-manager.conf',
    'pki/apiserver-kubelet-client.crt',
    'pki/apiserver-kubelet-client.key',
    'pki/apiserver.crt',
    'pki/apiserver.key',
    'pki/ca.key',
    'pki/sa.key',
    'pki/sa.pub',
    'scheduler.conf',
  ];

  it('lie only on the nodes that need them', () => {
    const lists = [...files].map(([node, byPath]) => [node, [...byPath.keys()].map(path => path.replace('/etc/kubernetes/', '')).toSorted()]);
    expect(lists).toEqual([
      ['node1', [...onEveryNode, ...onTheControlPlane].toSorted()],
      ['node2', onEveryNode],
      ['node3', onEveryNode],
    ]);
  });

  it('can be read only by root where they hold a private key', () => {
    const all = [...files.values()].flatMap(byPath => [...byPath.values()]);
    for (const { path, content, mode } of all) {
      const isSecret = content.includes('PRIVATE KEY') || content.includes('client-key-data');
      expect([path, mode]).toEqual([path, isSecret ? 0o600 : 0o644]);
    }
  });

  it('hold each private key on one node, except those that its control plane shares', async () => {
    const keys = (await makePki(lab)).flatMap(({ path, content }) => {
      if (content.startsWith('-----BEGIN EC PRIVATE KEY-----')) return [[path, content] as const];
      return path.endsWith('.conf') && !path.endsWith('kubelet.conf') ? [[path, readKubeconfig(content).key] as const] : [];
    });
    expect(new Set(keys.map(([, key]) => key)).size).toBe(keys.length);
    expect(keys).toHaveLength(4 + 3 + 3 + 3);
  });

  it('are new for each cluster', async () => {
    const again = await filesOf(lab);
    expect(again.get('node1')?.get('/etc/kubernetes/pki/ca.key')?.content).not.toBe(contentOf('node1', 'pki/ca.key'));
    const serials = [...files.values(), ...again.values()].map(byPath => new X509Certificate(byPath.get('/etc/kubernetes/pki/kubelet.crt')?.content ?? '').serialNumber);
    expect(new Set(serials).size).toBe(6);
  });
});

describe('the certificates', () => {
  const pairs = ['apiserver', 'apiserver-kubelet-client', 'kubelet', 'ca'];

  it.each(pairs)('%s fits its key, and the authority signed it', name => {
    const [certificate, authority] = [certificateOf('node1', `pki/${name}.crt`), certificateOf('node1', 'pki/ca.crt')];
    expect(certificate.checkPrivateKey(createPrivateKey(contentOf('node1', `pki/${name}.key`)))).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.ca).toBe(name === 'ca');
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  it('are valid from five minutes ago for a year', () => {
    const { validFrom, validTo } = certificateOf('node1', 'pki/ca.crt');
    const age = Date.now() - Date.parse(validFrom);
    expect(age).toBeGreaterThanOrEqual(300_000);
    expect(age).toBeLessThan(400_000);
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(365 * 86_400_000);
  });

  it('name kube-apiserver by every name and address that it is reached under', () => {
    const certificate = certificateOf('node1', 'pki/apiserver.crt');
    const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.lab.example', 'node1', 'localhost'];
    expect(names.map(name => certificate.checkHost(name))).toEqual(names);
    const addresses = ['10.254.0.1', '172.17.8.101', '127.0.0.1'];
    expect(addresses.map(address => certificate.checkIP(address))).toEqual(addresses);
    expect(certificate.subjectAltName?.split(', ')).toHaveLength(names.length + addresses.length);
    expect(certificate).toMatchObject({ subject: 'CN=kube-apiserver', keyUsage: [server] });
  });

  it('name each kubelet by its own node only', () => {
    for (const { name, address } of lab.nodes) {
      expect(certificateOf(name, 'pki/kubelet.crt')).toMatchObject({
        subject: `O=system:nodes\nCN=system:node:${name}`,
        subjectAltName: `DNS:${name}, IP Address:${address}`,
        keyUsage: [client, server],
      });
    }
  });

  it('let kube-apiserver log in to kubelets, and nothing else', () => {
    const { subject, keyUsage, subjectAltName } = certificateOf('node1', 'pki/apiserver-kubelet-client.crt');
    expect({ subject, keyUsage, subjectAltName }).toEqual({ subject: 'O=system:masters\nCN=kube-apiserver-kubelet-client', keyUsage: [client], subjectAltName: undefined });
  });

  it('name a node of 63 characters', async () => {
    const name = 'n'.repeat(63);
    const long = await filesOf(clusterOf({ nodes: [name] }));
    const certificate = new X509Certificate(long.get(name)?.get('/etc/kubernetes/pki/kubelet.crt')?.content ?? '');
    expect(certificate.checkHost(name)).toBe(name);
  });
});

describe('the kubeconfigs', () => {
  it.each([
    ['node1', 'admin.conf', 'O=system:masters\nCN=kubernetes-admin', '0123-admin'],
    ['node1', 'controller-manager.conf', 'CN=system:kube-controller-manager', '0123-controller-manager'],
    ['node1', 'scheduler.conf', 'CN=system:kube-scheduler', '0123-scheduler'],
    ['node3', 'kubelet.conf', 'O=system:nodes\nCN=system:node:node3', '0123-kubelet'],
    ['node3', 'kube-proxy.conf', 'CN=system:kube-proxy', '0123-kube-proxy'],
  ])('on %s, %s logs in as %j', (node, path, subject, user) => {
    const { names, context, server: url, authority, certificate, key } = readKubeconfig(contentOf(node, path));
    expect(names).toEqual({ current: '0123', context: '0123', cluster: '0123', user });
    expect(context).toEqual({ cluster: '0123', user });
    expect(url).toBe('https://172.17.8.101:6443');
    expect(authority).toBe(contentOf(node, 'pki/ca.crt'));
    expect(certificate.subject).toBe(subject);
    expect(certificate.keyUsage).toContain(client);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificate.verify(new X509Certificate(authority).publicKey)).toBe(true);
  });
});

it('signs the tokens of service accounts with one key pair', () => {
  const token = Buffer.from('token');
  const signature = sign('sha256', token, contentOf('node1', 'pki/sa.key'));
  expect(verify('sha256', token, createPublicKey(contentOf('node1', 'pki/sa.pub')), signature)).toBe(true);
});
