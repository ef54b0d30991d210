import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diffFolder, writeFolder } from '../../../src/templates/folder.ts';
import { lineDiff } from '../../../src/templates/line-diff.ts';

const files = [
  { name: 'hosts', content: 'a\nb\n', mode: 0o644 },
  { name: 'etcd/etcd-init.sh', content: '#!/bin/sh\n', mode: 0o755 },
];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-lab-render-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function kinds(): Promise<readonly (readonly [string, string])[]> {
  return (await diffFolder(files, folder)).map(({ name, kind }) => [name, kind]);
}

test('writes missing files, and nothing the second time', async () => {
  expect(await kinds()).toEqual([['hosts', 'missing'], ['etcd/etcd-init.sh', 'missing']]);
  expect(await writeFolder(files, folder)).toEqual(['hosts', 'etcd/etcd-init.sh']);
  expect(await writeFolder(files, folder)).toEqual([]);
  expect(await kinds()).toEqual([]);
  expect(statSync(join(folder, 'etcd/etcd-init.sh')).mode & 0o777).toBe(0o755);
});

test('creates its folder if it is missing', async () => {
  expect(await diffFolder(files, join(folder, 'a/b'))).toHaveLength(2);
  expect(await writeFolder(files, join(folder, 'a/b'))).toHaveLength(2);
});

test('writes only the changed file', async () => {
  await writeFolder(files, folder);
  writeFileSync(join(folder, 'hosts'), 'a\nc\n');
  expect(await kinds()).toEqual([['hosts', 'changed']]);
  expect((await diffFolder(files, folder))[0]?.text).toBe('--- hosts (there)\n+++ hosts (rendered)\n@@ line 1 @@\n a\n-c\n+b\n');
  expect(await writeFolder(files, folder)).toEqual(['hosts']);
  expect(readFileSync(join(folder, 'hosts'), 'utf8')).toBe('a\nb\n');
});

test('finds a script that cannot be executed', async () => {
  await writeFolder(files, folder);
  chmodSync(join(folder, 'etcd/etcd-init.sh'), 0o644);
  expect(await kinds()).toEqual([['etcd/etcd-init.sh', 'mode']]);
  expect(await writeFolder(files, folder)).toEqual(['etcd/etcd-init.sh']);
});

test("reports an extra file in the lab's own folders, and ignores others", async () => {
  await writeFolder(files, folder);
  mkdirSync(join(folder, '.vagrant'));
  for (const name of ['etcd/old', 'notes', '.vagrant/id']) writeFileSync(join(folder, name), '');
  expect(await kinds()).toEqual([['etcd/old', 'extra']]);
  expect(await writeFolder(files, folder)).toEqual([]);
});

const numbers = (count: number): string => Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');

test.each([
  ['equal texts', 'a\n', 'a\n', ''],
  ['from nothing', '', 'a\n', '@@ line 1 @@\n+a\n'],
  ['an inserted line', '1\n2\n', '1\nx\n2\n', '@@ line 1 @@\n 1\n+x\n 2\n'],
  ['a removed line', '1\nx\n2\n', '1\n2\n', '@@ line 1 @@\n 1\n-x\n 2\n'],
  ['a missing end of line', 'a\n', 'a', '@@ line 1 @@\n-a\n+a\n\\ No newline at end of file\n'],
  ['a moved line', 'a\nb\nc\n', 'b\nc\na\n', '@@ line 1 @@\n-a\n b\n c\n+a\n'],
  [
    'two changes far apart',
    numbers(20),
    numbers(20).replace('2\n', 'x\n').replace('19\n', 'y\n'),
    '@@ line 1 @@\n 1\n-2\n+x\n 3\n 4\n 5\n@@ line 16 @@\n 16\n 17\n 18\n-19\n+y\n 20\n',
  ],
])('shows %s', (_, before, after, shown) => {
  expect(lineDiff(before, after)).toBe(shown);
});
