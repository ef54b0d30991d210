import type { Argv, CommandResult, Host, RunOptions } from '../../../src/system/exec.ts';

/** The answer of the program with this end of its path, given its command line. */
export type Answer = (argv: Argv, options: RunOptions) => string | Promise<string>;

export interface ScriptedHost extends Host {
  readonly calls: readonly string[];
}

/** A host on which only the scripted programs exist; anything else throws. */
export function scriptedHost(script: Readonly<Record<string, Answer>> = {}): ScriptedHost {
  const calls: string[] = [];
  const refuse = (): never => {
    throw new Error('only run is scripted');
  };
  return {
    where: 'host',
    calls,
    async run(argv: Argv, options: RunOptions = {}): Promise<CommandResult> {
      calls.push(argv.join(' '));
      const name = argv[0].split('/').at(-1) ?? '';
      const answer = script[name];
      if (!answer) throw new Error(`not scripted: ${argv.join(' ')}`);
      return { argv, exitCode: 0, stdout: await answer(argv, options), stderr: '', durationMs: 0 };
    },
    open: refuse,
    stream: refuse,
    attach: refuse,
    launch: refuse,
  };
}
