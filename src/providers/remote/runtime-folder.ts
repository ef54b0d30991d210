import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProviderError } from '../../errors.ts';

/** The folder of a lab's sockets: a short path, because a socket's path is limited to 104 bytes. */
export function runtimeFolder(labFolder: string, env: NodeJS.ProcessEnv = process.env): string {
  const id = createHash('sha256').update(labFolder).digest('hex').slice(0, 12);
  return join(env['XDG_RUNTIME_DIR'] || tmpdir(), `k8s-lab-${process.getuid?.() ?? 0}`, id);
}

/** Creates the folder so that only its owner can enter it: anyone who can write to its sockets is root on a node. */
export function ensureRuntimeFolder(folder: string): void {
  const parent = join(folder, '..');
  for (const path of [parent, folder]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = lstatSync(path);
    if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0) continue;
    throw new ProviderError(`${path}, the folder for the connections' sockets, is accessible to others`, {
      hint: `remove it, or set XDG_RUNTIME_DIR to a folder of your own`,
    });
  }
}
