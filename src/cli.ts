#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { loadBundle } from './system/code-cache.ts';
import { exitCodes } from './errors.ts';
import { version } from './system/version.ts';
import type * as program from './program.ts';

/** Identifies the build of program.cjs; set by scripts/build.mjs. */
declare const K8S_LAB_BUILD: string;

// A closed pipe, such as to head, is not an error; an answer that is lost otherwise is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`k8s-lab: cannot write standard output: ${error.message}\n`);
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});
// Without a reader of its progress, a command still does its work and its exit code tells the result.
process.stderr.on('error', () => undefined);

const exitCode = await run(process.argv);
// A failed write is reported a moment after it.
process.stdout.write('', () => setImmediate(() => process.exit(exitCode)));

async function run(argv: readonly string[]): Promise<number> {
  const command = argv[2] ?? '';
  // Scripts ask for the version often, so it loads no commands.
  if (argv.length === 3 && (command === '--version' || command === '-V')) {
    process.stdout.write(`${version}\n`);
    return exitCodes.ok;
  }
  const use = /^[a-z]+$/.test(command) ? command : 'help';
  const bundle = loadBundle(fileURLToPath(new URL('program.cjs', import.meta.url)), { build: K8S_LAB_BUILD, use });
  const exitCode = await (bundle.exports as typeof program).main(argv);
  // Only a successful command is worth caching, not a mistyped word.
  if (exitCode === exitCodes.ok || exitCode === exitCodes.findings) bundle.keep();
  return exitCode;
}
