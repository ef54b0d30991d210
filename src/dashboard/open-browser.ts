import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Host } from '../system/exec.ts';

/**
 * Opens an address in the user's browser by way of a file that only the user can read, because a command line can be read by everyone.
 * Gives a function that removes the file.
 */
export function openBrowser(host: Host, url: string, { platform = process.platform }: { readonly platform?: NodeJS.Platform } = {}): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-dashboard-'));
  const file = join(folder, 'open.html');
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}"><title>k8s-lab</title><p>This page opens the dashboard.\n`, { mode: 0o600, flag: 'wx' });
  void host.run([platform === 'darwin' ? 'open' : 'xdg-open', pathToFileURL(file).href], { timeoutMs: 10_000 }).catch(() => undefined);
  return () => rmSync(folder, { recursive: true, force: true });
}
