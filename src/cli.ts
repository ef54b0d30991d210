#!/usr/bin/env node
import { exitCodes } from './errors.ts';
import { version } from './version.ts';

// A reader that has seen enough, such as head, is no failure.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(exitCodes.ok));

process.exit(await run(process.argv));

async function run(argv: readonly string[]): Promise<number> {
  // Asked by scripts, and not worth loading all commands for.
  if (argv.length === 3 && (argv[2] === '--version' || argv[2] === '-V')) {
    process.stdout.write(`${version}\n`);
    return exitCodes.ok;
  }
  return await (await import('./program.ts')).main(argv);
}
