import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { describeMissing, obtainTools } from '../../../src/setup/obtain.ts';
import { statedDigest } from '../../../src/setup/digest.ts';
import { helperPrograms } from '../../../src/setup/versions.ts';
import { putPrograms, scratchFolder } from './scratch.ts';
import { scriptedHost } from './scripted-host.ts';

const archive = 'the bytes of an archive';
const digest = createHash('sha256').update(archive).digest('hex');

const host = () =>
  scriptedHost({
    tar: argv => {
      putPrograms(argv[4] ?? '', ['etcd', 'etcdctl', 'flanneld']);
      return '';
    },
    etcd: () => 'etcd Version: 3.5.21\n',
    etcdctl: () => 'etcdctl version: 3.5.21\n',
    flanneld: () => 'v0.28.10\n',
  });

let env: NodeJS.ProcessEnv = {};
let cache = '';
const told: string[] = [];

beforeEach(() => {
  const folder = scratchFolder();
  // PATH has only the helpers: no apt, no Go.
  putPrograms(join(folder, 'bin'), helperPrograms);
  env = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: folder };
  cache = join(folder, 'k8s-lab');
  told.length = 0;
});

const obtain = async () => await obtainTools({ host: host(), env, onProgress: text => void told.push(text) });

function serve(stated: string): void {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const answer = (url: string): Response => {
    if (url.endsWith('SHA256SUMS')) return new Response(`${stated}  etcd-v3.5.21-linux-${arch}.tar.gz\n`);
    if (!url.includes('api.github.com')) return new Response(archive);
    return Response.json({ assets: [{ name: `flannel-v0.28.10-linux-${arch}.tar.gz`, digest: `sha256:${stated}` }] });
  };
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(answer(url)));
  onTestFinished(() => void vi.unstubAllGlobals());
}

test('without apt and Go, releases with the right digest are used', async () => {
  serve(digest);
  expect(describeMissing(env)).toHaveLength(2);
  const tools = await obtain();
  expect(tools.etcd).toEqual({ path: join(cache, 'etcd-v3.5.21/etcd'), version: '3.5.21', from: 'cache' });
  expect(tools.flanneld).toMatchObject({ path: join(cache, 'flannel-v0.28.10/flanneld'), version: '0.28.10' });
  expect(readdirSync(cache).sort()).toEqual(['etcd-v3.5.21', 'flannel-v0.28.10', 'versions.json']);
  expect(readdirSync(join(cache, 'flannel-v0.28.10'))).not.toContain('flannel-v0.28.10-linux-amd64.tar.gz');
  expect(told.at(0)).toMatch(/release/);
  expect(describeMissing(env)).toEqual([]);
});

test('an archive with the wrong digest is rejected and deleted', async () => {
  serve('0'.repeat(64));
  await expect(obtain()).rejects.toThrow(/has the wrong sha256 digest: [0-9a-f]{64}; expected 0{64}/);
  expect(existsSync(join(cache, 'etcd-v3.5.21'))).toBe(false);
  expect(existsSync(join(cache, 'unfinished'))).toBe(false);
});

test('without a network, the error names the unreachable address and the next step', async () => {
  const failure = new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND api.github.com') });
  vi.stubGlobal('fetch', () => Promise.reject(failure));
  onTestFinished(() => void vi.unstubAllGlobals());
  await expect(obtain()).rejects.toMatchObject({
    name: 'SetupError',
    message: expect.stringMatching(/cannot fetch .*SHA256SUMS: getaddrinfo ENOTFOUND/) as string,
    hint: expect.stringMatching(/k8s-lab setup` again .*etcd\.binary and flannel\.binary/) as string,
  });
});

test.each([
  ['sums', `${digest}  a.tar.gz\n${'1'.repeat(64)} *b.tar.gz\n`, 'b.tar.gz', '1'.repeat(64)],
  ['sums without it', `${digest}  a.tar.gz\n`, 'b.tar.gz', undefined],
  ['a release whose asset has none', '{"assets":[{"name":"a","digest":null}]}', 'a', undefined],
  ['a digest of another kind', '{"assets":[{"name":"a","digest":"md5:12"}]}', 'a', undefined],
])('the digest stated in %s', (_, statement, file, expected) => {
  expect(statedDigest(statement, file)).toBe(expected);
});
