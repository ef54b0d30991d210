import { configFlags } from '../config/flags.ts';
import type { ConfigFlag } from '../config/flags.ts';
import type { Host } from '../system/exec.ts';
import type { Lab } from '../lab/lab.ts';
import type { Style } from '../text/style.ts';

/** The options of the command line, by their names in camel case. */
export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** The environment of a command; all output goes through it. */
export interface Context {
  readonly cwd: string;
  readonly host: Host;
  /** Aborted when the user interrupts the command. */
  readonly signal: AbortSignal;
  /** Writes a result to standard output, unchanged. */
  readonly print: (text: string | Uint8Array) => void;
  /** Writes a line of progress to standard error. */
  readonly tell: (line: string) => void;
  /** The style of standard output. */
  readonly style: Style;
  /** Whether standard error can show a live list. */
  readonly live: boolean;
  /** The lab named by the options and the lab file; it need not exist. */
  openLab(options: Options): Promise<Lab>;
}

export interface CommandOption {
  /** In commander's syntax, such as `--timeout <duration>`. */
  readonly flags: string;
  readonly description: string;
}

/** One command: its name, its arguments and options, and its action. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** In commander's syntax, such as `<node> <command...>`. */
  readonly arguments?: string;
  readonly options?: readonly CommandOption[];
  /** Whether it accepts every lab file flag, only the lab's name, or neither. */
  readonly takes: 'config' | 'name' | 'nothing';
  /** Whether the arguments after the first belong to another program. */
  readonly passThrough?: boolean;
  /** Whether another program gets its terminal, and so the signals. */
  readonly interactive?: boolean;
  /** Whether this command line only reads files, so that the code that runs programs is not loaded. */
  readonly isOffline?: (args: readonly string[], options: Options) => boolean;
  /** Command lines to copy, each with a comment. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Returns the exit code (one of `exitCodes`, or another program's); rejects with a LabError if the user can fix the problem. */
  run(context: Context, args: readonly string[], options: Options): Promise<number>;
}

/** Every option of a command, in the order of its help; `--help` is commander's own. */
export function optionsOf({ options = [], takes }: Command): readonly CommandOption[] {
  return [
    ...options,
    ...(takes === 'name' ? [{ flags: '--name <name>', description: 'the lab (default: k8s-lab)' }] : []),
    ...(takes === 'config' ? Object.values<ConfigFlag>(configFlags).map(({ flag, value, description }) => ({ flags: `${flag} ${value ?? ''}`.trim(), description })) : []),
    ...(takes === 'nothing' ? [] : [{ flags: '--config <file>', description: 'the lab file (default: k8s-lab.yaml in this folder, if it exists)' }]),
    { flags: '-v, --verbose', description: 'print each command that is run, with its node, exit code and duration' },
  ];
}

/** The `--json` option of every command that prints a result. */
export const jsonOption: CommandOption = { flags: '--json', description: 'print one JSON document on standard output' };

/** The value of an option; undefined if it was not given. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The one JSON document that `--json` prints. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
