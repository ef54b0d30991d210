import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { assetPath } from '../system/assets.ts';
import type { Argv } from '../system/exec.ts';

export interface FactsCommand {
  readonly argv: Argv;
  /** The script, for the shell's standard input. */
  readonly input: string;
  /** What frames the sections of the answer. */
  readonly nonce: string;
}

/** The command that asks one node, as root, for its facts; `services` are the units to look at, with the ends of their logs or without. */
export function factsCommand(services: readonly string[], { logs = true, nonce = randomBytes(12).toString('hex') } = {}): FactsCommand {
  return { argv: ['sh', '-s', nonce, logs ? 'logs' : 'no-logs', ...services], input: readScript(), nonce };
}

let script: string | undefined;

function readScript(): string {
  script ??= readFileSync(assetPath('templates/observe/facts.sh'), 'utf8');
  return script;
}
