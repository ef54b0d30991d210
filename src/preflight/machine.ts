import { readdir, readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, homedir, release, totalmem } from 'node:os';
import { delimiter, dirname } from 'node:path';
import type { Runner } from '../system/exec.ts';
import { programFolders } from '../setup/look-up.ts';

/** The machine that is examined, and the facts that can be read without running a program. */
export interface Machine {
  readonly platform: string;
  readonly kernel: string;
  readonly cores: number;
  readonly totalMiB: number;
  readonly freeMiB: number;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly runner: Runner;
  /** The text of a file; undefined if it cannot be read. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** The names in a folder; none if it cannot be read. */
  readonly list: (path: string) => Promise<readonly string[]>;
  /** MiB that an ordinary user can still write at a path, which need not exist yet; undefined if unknown. */
  readonly freeDiskMiB: (path: string) => Promise<number | undefined>;
}

/** The machine that this process runs on. */
export function thisMachine(runner: Runner, given: NodeJS.ProcessEnv = process.env): Machine {
  const { platform } = process;
  // An ordinary user's PATH often does not have the folder of `ip`.
  const env = platform === 'win32' ? given : { ...given, PATH: programFolders(given).join(delimiter) };
  return {
    ...{ platform, env, runner, kernel: release(), cores: cpus().length, home: homedir() },
    totalMiB: toMiB(totalmem()),
    freeMiB: toMiB(freemem()),
    read: path => readFile(path, 'utf8').catch(() => undefined),
    list: path => readdir(path).catch(() => []),
    freeDiskMiB,
  };
}

async function freeDiskMiB(path: string): Promise<number | undefined> {
  const found = await statfs(path).catch(() => undefined);
  if (found) return toMiB(found.bavail * found.bsize);
  return dirname(path) === path ? undefined : await freeDiskMiB(dirname(path));
}

function toMiB(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
