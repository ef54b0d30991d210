import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeFiles } from '../../../src/text/write-file.ts';

it('writes any content to any path, with its mode, and leaves no draft', () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-write-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const content = `it's $(echo "a \\n\\t%s")\n--\n`;
  const path = join(folder, "o'ther $folder", 'a file');
  const { status, stderr } = spawnSync('sh', ['-s'], { input: writeFiles([{ path, content, mode: 0o600 }, { path: join(folder, 'plain'), content: '', mode: 0o755 }]), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readFileSync(path, 'utf8')).toBe(content);
  expect([statSync(path).mode & 0o777, statSync(join(folder, 'plain')).mode & 0o777]).toEqual([0o600, 0o755]);
  expect(readdirSync(join(path, '..'))).toEqual(['a file']);
});
