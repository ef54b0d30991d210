import { CommandError } from '../../src/system/exec.ts';
import type { Argv, Host } from '../../src/system/exec.ts';

/** The result of a program; omitted fields are 0 or empty. */
export interface ScriptedAnswer {
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface ScriptedRunner extends Host {
  /** The command lines that were run, in order, with words joined by spaces. */
  readonly ran: readonly string[];
}

/** A runner that knows the given command lines, with words joined by spaces, and throws on any other. */
export function scriptedRunner(where: string, script: Readonly<Record<string, ScriptedAnswer>>): ScriptedRunner {
  const ran: string[] = [];
  const unscripted = (what: string): never => {
    throw new Error(`not in the script: ${what}`);
  };
  return {
    where,
    ran,
    run(argv, { okCodes = [] } = {}) {
      const line = argv.join(' ');
      const answer = script[line] ?? unscripted(line);
      ran.push(line);
      const { exitCode = 0, stdout = '', stderr = '' } = answer;
      const result = { argv, exitCode, stdout, stderr, durationMs: 1 };
      const failed = exitCode !== 0 && !okCodes.includes(exitCode);
      return failed ? Promise.reject(new CommandError(result, where)) : Promise.resolve(result);
    },
    open: (argv: Argv) => unscripted(`open ${argv.join(' ')}`),
    stream: (argv: Argv) => unscripted(`stream ${argv.join(' ')}`),
    attach: (argv: Argv) => unscripted(`attach ${argv.join(' ')}`),
    launch: (argv: Argv) => unscripted(`launch ${argv.join(' ')}`),
  };
}
