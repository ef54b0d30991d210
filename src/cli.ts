#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { loadBundle } from './system/code-cache.ts';
import { exitCodes } from './errors.ts';
import { version } from './system/version.ts';
import type * as program from './program.ts';

/** Identifies the build of program.cjs; set by scripts/build.mjs. */
declare const K8S_LAB_BUILD: string;

// A closed pipe, such as to head, is not an error.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(exitCodes.ok));

process.exit(await run(process.argv));

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
