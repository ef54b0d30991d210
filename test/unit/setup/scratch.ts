import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { helperPrograms } from '../../../src/setup/versions.ts';

/** A temporary folder, removed after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts executable files with the same content into a folder. */
export function putPrograms(folder: string, names: readonly string[], content = ''): void {
  mkdirSync(folder, { recursive: true });
  for (const name of names) putFile(join(folder, name), content, 0o755);
}

/** Writes one file, creating its folders. */
export function putFile(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}

/** Every program that a lab needs. */
export const allPrograms = ['etcd', 'etcdctl', 'flanneld', ...helperPrograms] as const;
