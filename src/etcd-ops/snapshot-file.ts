import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { KeyStoreError, messageOf, UsageError } from '../errors.ts';

// etcd itself takes no more than this (--quota-backend-bytes, by default 2 GiB; it warns above 8).
const mostBytes = 8 * 1024 ** 3;
const hashBytes = 32;
// The first page of a bbolt database: its header of 16 bytes, then the mark and the version of the format.
const mark = Buffer.from([0xed, 0xda, 0x0c, 0xed, 2, 0, 0, 0]);
const markAt = 16;
const leastBytes = 4096;

/** Rejects with a LabError unless the file is a whole snapshot of etcd: a database, and after it the digest of its bytes. */
export async function checkSnapshotFile(path: string): Promise<{ readonly bytes: number }> {
  const bytes = await sizeOf(path);
  const isDatabase = bytes >= leastBytes && (await headOf(path)).subarray(markAt).equals(mark);
  if (!isDatabase) throw new UsageError(`${path} is not a snapshot of etcd`, { hint: '`k8s-lab etcd snapshot FILE` writes one' });
  if (bytes % 512 !== hashBytes) throw new KeyStoreError(`${path} is not a whole snapshot: it is truncated, or a copy of a database without its hash`, { hint: 'use another snapshot' });
  const { found, expected } = await hashesOf(path, bytes);
  if (found !== expected) throw new KeyStoreError(`${path} is damaged: its hash is ${found.slice(0, 16)}…, expected ${expected.slice(0, 16)}…`, { hint: 'use another snapshot' });
  return { bytes };
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new UsageError(`cannot read ${path}: ${messageOf(cause)}`, { cause });
  });
  if (!found.isFile()) throw new UsageError(`${path} is not a file`);
  if (found.size > mostBytes) throw new UsageError(`${path} is larger than 8 GiB, the most that etcd can hold`);
  return found.size;
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(markAt + mark.length), 0, markAt + mark.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function hashesOf(path: string, bytes: number): Promise<{ readonly found: string; readonly expected: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { end: bytes - hashBytes - 1 })) hash.update(chunk as Buffer);
  let expected = '';
  for await (const chunk of createReadStream(path, { start: bytes - hashBytes })) expected += (chunk as Buffer).toString('hex');
  return { found: hash.digest('hex'), expected };
}
