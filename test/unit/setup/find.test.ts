import { chmodSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { findTools } from '../../../src/setup/find.ts';
import { allPrograms, putFile, putPrograms, scratchFolder } from './scratch.ts';
import { scriptedHost } from './scripted-host.ts';

const answers = {
  etcd: () => 'etcd Version: 3.4.23\n',
  etcdctl: () => 'etcdctl version: 3.4.23\nAPI version: 3.4\n',
  flanneld: () => 'v0.28.10\n',
};

let folder = '';
let bin = '';
let env: NodeJS.ProcessEnv = {};

beforeEach(() => {
  folder = scratchFolder();
  bin = join(folder, 'bin');
  env = { PATH: bin, XDG_CACHE_HOME: join(folder, 'cache') };
});

test('finds all programs in PATH, each with its path and version', async () => {
  putPrograms(bin, allPrograms);
  const { etcd, etcdctl, flanneld } = await findTools({ host: scriptedHost(answers), env });
  expect(etcd).toEqual({ path: join(bin, 'etcd'), version: '3.4.23', from: 'PATH' });
  expect(etcdctl).toEqual({ path: join(bin, 'etcdctl'), version: '3.4.23', from: 'PATH' });
  expect(flanneld).toEqual({ path: join(bin, 'flanneld'), version: '0.28.10', from: 'PATH' });
});

test('a second search runs nothing until a program changes', async () => {
  putPrograms(bin, allPrograms);
  await findTools({ host: scriptedHost(answers), env });
  const second = scriptedHost();
  await findTools({ host: second, env });
  expect(second.calls).toEqual([]);
  utimesSync(join(bin, 'etcd'), new Date(0), new Date(0));
  const third = scriptedHost({ etcd: () => 'etcd Version: 3.5.1\n' });
  expect((await findTools({ host: third, env })).etcd.version).toBe('3.5.1');
});

test.each([['{"a'], ['null'], ['[1]'], ['"text"']])('a damaged memo (%s) is ignored', async content => {
  putPrograms(bin, allPrograms);
  putFile(join(folder, 'cache/k8s-lab/versions.json'), content);
  expect((await findTools({ host: scriptedHost(answers), env })).etcd.version).toBe('3.4.23');
});

test('a cache that cannot be written is ignored', async () => {
  putPrograms(bin, allPrograms);
  putFile(join(folder, 'cache'), 'a file where the folder should be');
  expect((await findTools({ host: scriptedHost(answers), env })).flanneld.version).toBe('0.28.10');
});

describe('missing programs', () => {
  test('are all named at once, with the next step', async () => {
    putPrograms(bin, allPrograms.filter(name => !['etcd', 'etcdctl', 'flanneld'].includes(name)));
    await expect(findTools({ host: scriptedHost(), env })).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringContaining('missing: etcd, etcdctl, flanneld') as string,
      hint: expect.stringContaining('k8s-lab setup') as string,
    });
  });

  test('include files that cannot be executed', async () => {
    putPrograms(bin, allPrograms);
    chmodSync(join(bin, 'flanneld'), 0o644);
    await expect(findTools({ host: scriptedHost(), env })).rejects.toThrow('missing: flanneld');
  });
});

describe('binaries that the lab file names', () => {
  test('come first, with the etcdctl beside them', async () => {
    putPrograms(bin, allPrograms);
    const own = join(folder, 'own');
    putPrograms(own, ['etcd', 'etcdctl', 'flanneld']);
    const host = scriptedHost(answers);
    const tools = await findTools({ host, env, etcdBinary: join(own, 'etcd'), flannelBinary: join(own, 'flanneld') });
    for (const name of ['etcd', 'etcdctl', 'flanneld'] as const) {
      expect(tools[name]).toMatchObject({ path: join(own, name), from: 'lab file' });
    }
  });

  test('etcdctl is the one in PATH if the folder of etcd has none', async () => {
    putPrograms(bin, allPrograms);
    putPrograms(join(folder, 'own'), ['etcd']);
    const { etcdctl } = await findTools({ host: scriptedHost(answers), env, etcdBinary: join(folder, 'own/etcd') });
    expect(etcdctl).toMatchObject({ path: join(bin, 'etcdctl'), from: 'PATH' });
  });

  test.each(['etcdBinary', 'flannelBinary'] as const)('a missing %s is an error with its path', async field => {
    putPrograms(bin, allPrograms);
    const named = { [field]: join(folder, 'nowhere') };
    await expect(findTools({ host: scriptedHost(answers), env, ...named })).rejects.toThrow(/\.binary: .*nowhere is not an executable file/);
  });

  test('a different program is an error with its output', async () => {
    putPrograms(bin, allPrograms);
    putPrograms(join(folder, 'own'), ['etcd']);
    const host = scriptedHost({ ...answers, etcd: () => 'BusyBox v1.35' });
    await expect(findTools({ host, env, etcdBinary: join(folder, 'own/etcd') })).rejects.toThrow(
      /own\/etcd does not report a version of etcd; it printed: BusyBox/,
    );
  });
});

test('installed programs are found in the cache, the newest package first', async () => {
  putPrograms(bin, allPrograms.filter(name => !['etcd', 'etcdctl', 'flanneld'].includes(name)));
  const cache = join(folder, 'cache/k8s-lab');
  for (const version of ['3.4.9-1', '3.4.23-4']) putPrograms(join(cache, `debs/etcd-server_${version}/usr/bin`), ['etcd']);
  putPrograms(join(cache, 'debs/etcd-client_3.4.23-4/usr/bin'), ['etcdctl']);
  putPrograms(join(cache, 'flannel-v0.28.10'), ['flanneld']);
  const { etcd, flanneld } = await findTools({ host: scriptedHost(answers), env });
  expect(etcd).toMatchObject({ path: join(cache, 'debs/etcd-server_3.4.23-4/usr/bin/etcd'), from: 'cache' });
  expect(flanneld.from).toBe('cache');
  rmSync(join(cache, 'flannel-v0.28.10'), { recursive: true });
  await expect(findTools({ host: scriptedHost(answers), env })).rejects.toThrow('missing: flanneld');
});
