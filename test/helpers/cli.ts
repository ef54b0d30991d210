import { spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { poll } from '../../src/system/poll.ts';
import { endProcesses, processesNaming } from './sandbox.ts';
import { copyPrograms } from './tools.ts';
import type { Account } from './user.ts';

export interface CliResult {
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** The account's own work folder by default. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The content of standard input; empty by default. */
  readonly input?: string;
}

/** The running command. */
export interface RunningCli {
  readonly pid: number;
  readonly ended: Promise<CliResult>;
  kill(signal: NodeJS.Signals): void;
  /** Waits until its output so far, on either stream, contains the text, and returns it; rejects if it ends without. */
  says(text: string): Promise<string>;
}

/** An account with its own folders and a copy of the built package that it can read. */
export interface Home {
  readonly account: Account;
  readonly folder: string;
  readonly cli: string;
  /** The folder in which it runs the command. */
  readonly cwd: string;
  /** $XDG_STATE_HOME/k8s-lab: empty or missing without a lab. */
  readonly stateFolder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file that belongs to the account, or a program with mode 0o755; returns its path. */
  write(name: string, content: string | Buffer, mode?: number): string;
  k8sLab(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  start(args: readonly string[], options?: CliOptions): RunningCli;
  /** Runs any program as the account, with its environment. */
  program(argv: readonly [string, ...string[]], options?: CliOptions): RunningCli;
  /** Removes the home; rejects if a program that was started from it still ran, after killing it. */
  close(): Promise<void>;
}

/** The project's folder. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Creates a home in the temporary folder, with the last package built by `scripts/build.mjs`. */
export function openHome(account: Account): Home {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-e2e-'));
  chmodSync(folder, 0o755);
  const cli = join(copyPackage(folder), 'dist/cli.js');
  const own = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    chownSync(path, account.uid, account.gid);
    return path;
  };
  const cwd = own('work');
  const state = own('state');
  const isSelf = account.uid === process.getuid?.();
  const env = {
    PATH: process.env['PATH'] ?? '',
    XDG_CACHE_HOME: isSelf ? (process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')) : ownCache(own('cache'), account),
    ...{ LANG: 'C.UTF-8', HOME: own('home'), XDG_STATE_HOME: state, TMPDIR: own('tmp') },
  };
  const start = (argv: readonly [string, ...string[]], options: CliOptions = {}): RunningCli =>
    run(account.as(argv), { cwd, ...options, env: { ...env, ...options.env } });
  const startCli = (args: readonly string[], options?: CliOptions): RunningCli => start([process.execPath, cli, ...args], options);
  return {
    ...{ account, folder, cli, cwd, env, stateFolder: join(state, 'k8s-lab') },
    write(name, content, mode = 0o644) {
      const path = join(cwd, name);
      writeFileSync(path, content, { mode });
      chownSync(path, account.uid, account.gid);
      return path;
    },
    k8sLab: (args, options) => startCli(args, options).ended,
    start: startCli,
    program: start,
    async close() {
      const left = (await poll(() => (processesNaming(folder).length === 0 ? true : undefined), { timeoutMs: 2000 })) ? [] : processesNaming(folder);
      endProcesses(left);
      rmSync(folder, { recursive: true, force: true });
      if (left.length > 0) throw new Error(`still running when the test was over:\n${left.map(({ pid, text }) => `${pid} ${text}`).join('\n')}`);
    },
  };
}

/** The package as in the registry, in a folder that every account can read. */
function copyPackage(folder: string): string {
  const copy = join(folder, 'package');
  mkdirSync(copy);
  for (const name of ['package.json', 'dist', 'templates', 'Vagrantfile.hbs', 'schema', 'tools']) {
    if (existsSync(join(projectFolder, name))) cpSync(join(projectFolder, name), join(copy, name), { recursive: true });
  }
  return copy;
}

function ownCache(cacheHome: string, account: Account): string {
  copyPrograms(cacheHome, account);
  return cacheHome;
}

function run([program, ...args]: readonly [string, ...string[]], { cwd, env, input }: CliOptions): RunningCli {
  const child = spawn(program, args, { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin?.on('error', () => undefined).end(input);
  let over = false;
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', exitCode => {
      over = true;
      resolve({ exitCode, stdout, stderr });
    });
  });
  return {
    pid: child.pid ?? 0,
    ended,
    kill: signal => void child.kill(signal),
    async says(text) {
      const look = (): boolean | undefined => (stdout.includes(text) || stderr.includes(text) ? true : over ? false : undefined);
      // The longest pause is short, so that the test continues before the state changes.
      if (!(await poll(look, { timeoutMs: 30_000, longestPauseMs: 2 }))) throw new Error(`it never said ${text}, but:\n${stdout}\n${stderr}`);
      return `${stdout}${stderr}`;
    },
  };
}
