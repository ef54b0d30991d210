import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that is removed after the file's tests. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-templates-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes an executable file, and returns its path. */
export function writeProgram(path: string, content: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: 0o755 });
  return path;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs a program to its end; anything that it left in its folder, if one is given, is an error. */
export function run(argv: readonly [string, ...string[]], { input = '', env = {}, cwd }: RunOptions = {}): Ran {
  const [program, ...args] = argv;
  const { PATH = '' } = process.env;
  const options = { input, encoding: 'utf8', timeout: 20_000, env: { PATH, LANG: 'C.UTF-8', ...env } } as const;
  const { status, stdout, stderr, error } = spawnSync(program, args, { ...options, ...(cwd && { cwd }) });
  if (error) throw error;
  if (cwd && readdirSync(cwd).length > 0) throw new Error(`${argv.join(' ')} left behind: ${readdirSync(cwd).join(', ')}`);
  return { status, stdout, stderr };
}
