import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { cacheFolder } from './folders.ts';

export interface BundleOptions {
  /** Identifies the build of the bundle. */
  readonly build: string;
  /** The command that is run; each command compiles different functions, so each has its own file. */
  readonly use: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Bundle {
  readonly exports: unknown;
  /** Saves the code that V8 has compiled for the next process, unless the saved code was valid; never throws. */
  keep(): void;
}

/** Runs a CommonJS file of ASCII text, with the compiled code that an earlier process saved for the same build. */
export function loadBundle(file: string, { build, use, env = process.env }: BundleOptions): Bundle {
  const kept = join(cacheFolder(env), 'code', use);
  // V8 itself rejects code from another version or with other flags.
  const stamp = `k8s-lab ${build} ${process.version} ${process.arch}`;
  const cachedData = readKept(kept, stamp);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const module: { exports: unknown } = { exports: {} };
  const run = script.runInThisContext() as (...given: unknown[]) => void;
  run(module.exports, createRequire(file), module, file, dirname(file));
  return {
    exports: module.exports,
    keep() {
      if (cachedData && !script.cachedDataRejected) return;
      write(kept, stamp, script.createCachedData());
    },
  };
}

function readKept(path: string, stamp: string): Buffer | undefined {
  try {
    const kept = readFileSync(path);
    const end = kept.indexOf('\n') + 1;
    const code = kept.subarray(end);
    return kept.toString('latin1', 0, end) === header(stamp, code) ? code : undefined;
  } catch {
    return undefined;
  }
}

// V8 does not check the code, and a file damaged by a full disk or a crash would crash the process.
function header(stamp: string, code: Buffer): string {
  return `${stamp} ${createHash('sha256').update(code).digest('hex')}\n`;
}

function write(path: string, stamp: string, code: Buffer): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(unfinished, Buffer.concat([Buffer.from(header(stamp, code)), code]));
    renameSync(unfinished, path);
  } catch {
    // Without it the next start only takes longer.
    if (existsSync(unfinished)) rmSync(unfinished);
  }
}
