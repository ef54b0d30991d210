import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { writeTarFile } from '../../../src/system/tar-file.ts';
import type { FileMember } from '../../../src/system/tar-file.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-lab-tar-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

function members(): readonly FileMember[] {
  const large = join(folder, 'large');
  writeFileSync(large, Buffer.alloc(3_000_001, 'x'));
  return [
    { type: 'folder', name: 'bin', mode: 0o755 },
    { type: 'file', name: 'bin/large', mode: 0o755, content: { path: large } },
    { type: 'link', name: 'bin/sh', mode: 0o777, target: 'large' },
    { type: 'file', name: 'note', mode: 0o644, content: 'ä\n' },
  ];
}

test('tar reads every kind of member, with its mode, its owner and no time', async () => {
  const file = join(folder, 'a.tar');
  const digest = await writeTarFile(file, members());
  const list = execFileSync('tar', ['-tvf', file, '--numeric-owner'], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } });
  expect(list.trim().split('\n').map(line => line.replace(/ +/g, ' '))).toEqual([
    'drwxr-xr-x 0/0 0 1970-01-01 00:00 bin',
    '-rwxr-xr-x 0/0 3000001 1970-01-01 00:00 bin/large',
    'lrwxrwxrwx 0/0 0 1970-01-01 00:00 bin/sh -> large',
    '-rw-r--r-- 0/0 3 1970-01-01 00:00 note',
  ]);
  expect(execFileSync('tar', ['-xOf', file, 'note'], { encoding: 'utf8' })).toBe('ä\n');
  expect(execFileSync('tar', ['-xOf', file, 'bin/large'], { maxBuffer: 1e7 }).equals(readFileSync(join(folder, 'large')))).toBe(true);
  expect(digest).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
});

test('the same members give the same archive', async () => {
  const first = await writeTarFile(join(folder, 'a.tar'), members());
  expect(await writeTarFile(join(folder, 'b.tar'), members())).toBe(first);
});

test('a name that the format cannot hold is an error, not another name', async () => {
  const long = [{ type: 'folder', name: 'x'.repeat(101), mode: 0o755 }] as const;
  await expect(writeTarFile(join(folder, 'a.tar'), long)).rejects.toThrow('file name too long for an archive');
});
