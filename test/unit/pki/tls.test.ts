import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterOf, filesOf, readKubeconfig } from './helpers.ts';
import type { PkiFile } from '../../../src/pki/make-pki.ts';

let node: ReadonlyMap<string, PkiFile>;
let other: ReadonlyMap<string, PkiFile>;
beforeAll(async () => {
  const lab = clusterOf({ nodes: 1 });
  node = (await filesOf(lab)).get('node1') ?? new Map<string, PkiFile>();
  other = (await filesOf(lab)).get('node1') ?? new Map<string, PkiFile>();
});

function contentOf(path: string, of = node): string {
  return of.get(`/etc/kubernetes/${path}`)?.content ?? '';
}

describe('over TLS, with the usages checked by both ends', () => {
  it.each(['127.0.0.1', '172.17.8.101', '10.254.0.1', 'localhost', 'kubernetes.default.svc'])('kube-apiserver and the administrator accept each other at %s', async host => {
    const identity = readKubeconfig(contentOf('admin.conf'));
    await expect(logIn(host, { cert: identity.certificate.toString(), key: identity.key })).resolves.toBe('kubernetes-admin');
  });

  it('a client refuses kube-apiserver at an address that its certificate does not name', async () => {
    const identity = readKubeconfig(contentOf('admin.conf'));
    await expect(logIn('172.17.8.102', { cert: identity.certificate.toString(), key: identity.key })).rejects.toThrow(/does not match/);
  });

  it('kube-apiserver refuses a client of another cluster', async () => {
    const identity = readKubeconfig(contentOf('admin.conf', other));
    await expect(logIn('127.0.0.1', { cert: identity.certificate.toString(), key: identity.key })).resolves.toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('kube-apiserver refuses a certificate that is only for servers', async () => {
    await expect(logIn('127.0.0.1', { cert: contentOf('pki/apiserver.crt'), key: contentOf('pki/apiserver.key') })).resolves.toBe('INVALID_PURPOSE');
  });
});

// The common name that kube-apiserver sees when a client logs in to it at a host, or why it refuses the client.
async function logIn(host: string, client: { readonly cert: string; readonly key: string }): Promise<string> {
  const ca = contentOf('pki/ca.crt');
  const server = createServer({ ca, cert: contentOf('pki/apiserver.crt'), key: contentOf('pki/apiserver.key'), requestCert: true, rejectUnauthorized: false });
  server.on('secureConnection', socket => {
    socket.on('error', () => undefined);
    socket.end(socket.authorized ? String(socket.getPeerCertificate().subject.CN) : String(socket.authorizationError));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const isAddress = /^[0-9.]+$/.test(host);
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ca, ...client, ...(isAddress ? { checkServerIdentity: (_, certificate) => checkAddress(host, certificate.subjectaltname) } : { servername: host }) });
  try {
    return await readAll(socket);
  } finally {
    socket.destroy();
    server.close();
  }
}

function checkAddress(address: string, alternatives = ''): Error | undefined {
  return alternatives.split(', ').includes(`IP Address:${address}`) ? undefined : new Error(`${address} does not match ${alternatives}`);
}

async function readAll(socket: TLSSocket): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

describe.skipIf(spawnSync('openssl', ['version']).status !== 0)('openssl', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'k8s-lab-pki-'));
    for (const [path, { content }] of node) writeFileSync(join(folder, path.replaceAll('/', '_')), content);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const openssl = (...argv: string[]): string => execFileSync('openssl', argv, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  const pki = (name: string): string => `_etc_kubernetes_pki_${name}`;

  it.each([
    ['apiserver', 'sslserver'],
    ['apiserver-kubelet-client', 'sslclient'],
    ['kubelet', 'sslserver'],
    ['kubelet', 'sslclient'],
  ])('verifies %s strictly as %s', (name, purpose) => {
    expect(openssl('verify', '-x509_strict', '-purpose', purpose, '-CAfile', pki('ca.crt'), pki(`${name}.crt`))).toBe(`${pki(`${name}.crt`)}: OK\n`);
  });

  it('does not verify kube-apiserver as a client', () => {
    expect(() => openssl('verify', '-purpose', 'sslclient', '-CAfile', pki('ca.crt'), pki('apiserver.crt'))).toThrow();
  });
});
