import { messageOf } from '../errors.ts';
import type { Argv } from '../system/exec.ts';
import { definedVariables } from '../setup/environment.ts';
import type { Machine } from './machine.ts';

/** Puts questions to programs; what could not be answered becomes a gap. */
export interface Asker {
  readonly gaps: Readonly<Record<string, string>>;
  /** What a program prints; undefined, and a gap of this name, if it is missing, fails, or times out. */
  readonly ask: (name: string, argv: Argv) => Promise<string | undefined>;
}

/** How long one program may take to answer. */
const timeoutMs = 5000;

/** Asks programs of this machine. */
export function askerFor({ runner, env }: Machine): Asker {
  const gaps: Record<string, string> = {};
  return {
    gaps,
    async ask(name, argv) {
      try {
        const { stdout } = await runner.run(argv, { timeoutMs, env: { ...definedVariables(env), LC_ALL: 'C' } });
        return stdout;
      } catch (error) {
        if (error instanceof Error && error.name === 'InterruptedError') throw error;
        gaps[name] = reasonOf(messageOf(error));
        return undefined;
      }
    },
  };
}

// The first line of a failed command's message names the command, the others are what it said.
function reasonOf(message: string): string {
  if (message.includes('ENOENT')) return 'not found';
  const [head = '', ...said] = message.split('\n').map(line => line.trim()).filter(Boolean);
  return (said.at(-1) ?? head).replace(/^error: /, '');
}
