import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ScriptResult {
  /** Null if a signal killed it. */
  readonly exitCode: number | null;
  readonly stdout: string;
}

/** Runs TypeScript, with imports relative to the project's root, in its own process; killed after `timeoutMs`. */
export async function runScript(contents: string, timeoutMs: number): Promise<ScriptResult> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', write: false, logLevel: 'silent' },
  });
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: timeoutMs,
  });
  child.stdin.end(outputFiles[0]?.text);
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { exitCode: child.exitCode, stdout };
}
