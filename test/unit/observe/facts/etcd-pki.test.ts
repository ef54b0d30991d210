import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveLab } from '../../../../src/config/resolve.ts';
import type { Answer } from '../../../../src/observe/fact.ts';
import { etcdPki } from '../../../../src/observe/facts/etcd-pki.ts';
import { makePki } from '../../../../src/pki/make-pki.ts';
import type { PkiFile } from '../../../../src/pki/make-pki.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-pki-'));
const inLab = '/etc/etcd/pki';
let files: readonly PkiFile[];
beforeAll(async () => {
  files = (await makePki(resolveLab({ nodes: 2, etcd: { tls: true } }))).filter(({ nodes }) => nodes?.includes('node1') ?? true);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the node says of its keys, once these files were changed. */
function asked(change: Readonly<Record<string, string>> = {}, path = process.env['PATH'] ?? '') {
  for (const { path: where, content } of files) writeFileSync(where.replace(inLab, folder), change[where.replace(`${inLab}/`, '')] ?? content);
  const script = `set -uf\nsection() { shift; "$@"; }\n${(etcdPki.ask ?? '').replaceAll(inLab, folder)}`;
  const { status, stdout } = spawnSync('/bin/sh', ['-s'], { input: script, encoding: 'utf8', env: { PATH: path } });
  return { exitCode: status ?? -1, body: stdout.replaceAll(folder, inLab) };
}

function read(change: Readonly<Record<string, string>> = {}) {
  const pems = files.filter(({ path }) => path.endsWith('.crt')).map(({ path, content }) => [path, change[path.replace(`${inLab}/`, '')] ?? content] as const);
  return etcdPki.read({ files: new Map(pems), sections: new Map([['etcd-keys', asked(change)]]) } as unknown as Answer).etcdPki;
}

const keyOf = (change: Readonly<Record<string, string>>, file: string) => read(change)?.certificates.find(({ path }) => path.endsWith(`/${file}`))?.key;
const rsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the certificates of etcd on a node', () => {
  it('are read with their names, usages and dates, and each belongs to its key', () => {
    const facts = read();
    expect(facts?.authority).toBe(new X509Certificate(files.find(({ path }) => path.endsWith('/ca.crt'))?.content ?? '').fingerprint256);
    expect(facts?.certificates.map(({ path, signedByCa, key }) => [path, signedByCa, key])).toEqual(['server', 'peer', 'root', 'flanneld'].map(name => [`${inLab}/${name}.crt`, true, 'own']));
    expect(facts?.certificates[0]).toMatchObject({ subject: 'CN=node1', names: ['node1', 'localhost', '172.17.8.101', '127.0.0.1'], usages: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'] });
  });

  it('do not belong to the key of another, to none, and not to garbage', () => {
    const other = files.find(({ path }) => path.endsWith('/root.key'))?.content ?? '';
    expect(['server.key', 'peer.key', 'flanneld.key'].map((name, at) => keyOf({ [name]: [other, 'garbage\n', ''][at] ?? '' }, name.replace('key', 'crt')))).toEqual(['other', 'unreadable', 'unreadable']);
    rmSync(join(folder, 'server.key'));
    expect(etcdPki.read({ files: new Map([[`${inLab}/server.crt`, 'no certificate']]), sections: new Map() } as unknown as Answer).etcdPki?.certificates).toMatchObject([{ subject: '', key: 'missing' }]);
  });

  it('may have another kind of key, which openssl reads', () => {
    expect(keyOf({ 'server.key': rsaKey() }, 'server.crt')).toBe('other');
    const sec1 = files.find(({ path }) => path.endsWith('/server.key'))?.content ?? '';
    const pkcs8 = execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt'], { input: sec1, encoding: 'utf8' });
    expect(keyOf({ 'server.key': pkcs8 }, 'server.crt')).toBe('own');
  });

  it('are not known where openssl is missing and would be needed', () => {
    expect(asked({}, '/nowhere').exitCode).toBe(0);
    const { exitCode, body } = asked({ 'server.key': rsaKey() }, '/nowhere');
    expect({ exitCode, body: body.trim() }).toEqual({ exitCode: 1, body: `openssl is missing, which reads ${inLab}/server.key` });
  });

  it('leave every key on its node', () => {
    const { body } = asked();
    for (const { content } of files.filter(({ path }) => path.endsWith('.key'))) expect(body).not.toContain(content.split('\n')[1]?.slice(10, 50));
    expect(body.split('\n').filter(Boolean)).toHaveLength(4);
  });

  it('are asked for only where etcd speaks TLS', () => {
    expect([etcdPki.isFor?.({ services: ['etcd'], provider: 'ssh' }), etcdPki.isFor?.({ services: [], provider: 'ssh', tls: true })]).toEqual([false, true]);
  });
});
