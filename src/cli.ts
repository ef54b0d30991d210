#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { loadBundle } from './system/code-cache.ts';
import { exitCodes } from './errors.ts';
import { version } from './system/version.ts';
import type * as program from './program.ts';

/** Tells one build of program.cjs from another; scripts/build.mjs gives it. */
declare const K8S_LAB_BUILD: string;

// A reader that has seen enough, such as head, is no failure.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(exitCodes.ok));

process.exit(await run(process.argv));

async function run(argv: readonly string[]): Promise<number> {
  const command = argv[2] ?? '';
  // Asked by scripts, and not worth loading all commands for.
  if (argv.length === 3 && (command === '--version' || command === '-V')) {
    process.stdout.write(`${version}\n`);
    return exitCodes.ok;
  }
  const use = /^[a-z]+$/.test(command) ? command : 'help';
  const bundle = loadBundle(fileURLToPath(new URL('program.cjs', import.meta.url)), { build: K8S_LAB_BUILD, use });
  const exitCode = await (bundle.exports as typeof program).main(argv);
  // Any word may have been asked for, but only a command comes to an answer.
  if (exitCode === exitCodes.ok || exitCode === exitCodes.findings) bundle.keep();
  return exitCode;
}
