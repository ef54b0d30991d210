import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Runs the built command with its own state folder; returns its exit code and output. `close` takes its labs down. */
export function openState() {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-doctor-'));
  const env = { ...process.env, XDG_STATE_HOME: folder };
  const labs = new Set();
  const k8sLab = (...args) =>
    new Promise(resolve => {
      if (args[0] === 'up') labs.add(args[args.indexOf('--name') + 1]);
      execFile(process.execPath, [cli, ...args], { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr });
      });
    });
  const close = async () => {
    for (const name of labs) await must(k8sLab('down', '--name', name));
    rmSync(folder, { recursive: true, force: true });
  };
  return { k8sLab, env, close };
}

/** Throws unless a command exited with 0. */
export async function must(promise) {
  const result = await promise;
  if (result.exitCode !== 0) throw new Error(`ended with ${result.exitCode}\n${result.stdout}${result.stderr}`);
  return result;
}
