import { messageOf } from '../errors.ts';
import type { Argv } from '../system/exec.ts';
import { definedVariables } from '../setup/environment.ts';
import type { Machine } from './machine.ts';

/** Runs programs to collect facts; a question without an answer becomes a gap. */
export interface Asker {
  readonly gaps: Readonly<Record<string, string>>;
  /** The output of a program; undefined, with a gap of this name, if it is missing, fails or times out. */
  readonly ask: (name: string, argv: Argv) => Promise<string | undefined>;
}

/** The timeout for one program. */
const timeoutMs = 5000;

/** Runs programs on this machine. */
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

// The first line of a failed command's message is the command, the other lines are its output.
function reasonOf(message: string): string {
  if (message.includes('ENOENT')) return 'not found';
  const [head = '', ...said] = message.split('\n').map(line => line.trim()).filter(Boolean);
  return (said.at(-1) ?? head).replace(/^error: /, '');
}
