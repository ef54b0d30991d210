import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readWhole } from '../../../src/system/read-whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-read-'));
afterAll(() => rmSync(folder, { recursive: true }));
const MiB = 1024 * 1024;

const file = join(folder, 'file');
const pipe = join(folder, 'pipe');
execFileSync('mkfifo', [pipe]);

it('reads a file', async () => {
  writeFileSync(file, 'name: a\n');
  expect((await readWhole(file, MiB)).toString()).toBe('name: a\n');
  expect(await readWhole('/dev/null', MiB)).toEqual(Buffer.alloc(0));
});

it('reads a file of exactly the limit, and refuses one byte more', async () => {
  writeFileSync(file, Buffer.alloc(MiB));
  expect(await readWhole(file, MiB)).toHaveLength(MiB);
  writeFileSync(file, Buffer.alloc(MiB + 1));
  await expect(readWhole(file, MiB)).rejects.toThrow('larger than 1 MiB');
});

it('refuses a file without an end', async () => {
  await expect(readWhole('/dev/zero', MiB)).rejects.toThrow('larger than 1 MiB');
});

it('refuses a pipe that nothing writes to, instead of waiting forever', async () => {
  await expect(readWhole(pipe, MiB, { silenceMs: 200 })).rejects.toThrow('nothing came through this pipe for 0.2 s');
});

it('refuses a pipe whose writer falls silent', async () => {
  const writer = spawn('sh', ['-c', 'exec >"$0"; echo a; exec sleep 60', pipe]);
  await expect(readWhole(pipe, MiB, { silenceMs: 500 })).rejects.toThrow('nothing came');
  writer.kill('SIGKILL');
});

it('reads a pipe to its end, also if its writer is slow', async () => {
  spawn('sh', ['-c', 'sleep 0.1; exec >"$0"; printf "name: "; sleep 0.2; echo a', pipe]);
  expect((await readWhole(pipe, MiB)).toString()).toBe('name: a\n');
});

it('refuses a pipe without an end', async () => {
  const writer = spawn('sh', ['-c', 'exec cat /dev/zero >"$0"', pipe]);
  const closed = new Promise(resolve => writer.once('close', resolve));
  await expect(readWhole(pipe, MiB)).rejects.toThrow('larger than 1 MiB');
  await closed;
});

it.each([['a folder', folder, 'EISDIR'], ['a missing file', join(folder, 'x'), 'ENOENT']])('rejects for %s as node:fs does', async (_what, path, code) => {
  await expect(readWhole(path, MiB)).rejects.toMatchObject({ code });
});
