import type { Host } from '../system/exec.ts';
import type { Lab } from '../lab/lab.ts';
import type { Style } from '../text/style.ts';

/** What the command line said: each option by its name in camel case. */
export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** What a command works with; it prints only through this. */
export interface Context {
  readonly cwd: string;
  readonly host: Host;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Writes an answer to standard output, as it is. */
  readonly print: (text: string | Uint8Array) => void;
  /** Writes a line of progress to standard error. */
  readonly tell: (line: string) => void;
  /** For what goes to standard output. */
  readonly style: Style;
  /** Whether a live list may be drawn on standard error. */
  readonly live: boolean;
  /** The lab that the options and the lab file name, there or not. */
  openLab(options: Options): Promise<Lab>;
}

export interface CommandOption {
  /** As commander reads it, such as `--timeout <duration>`. */
  readonly flags: string;
  readonly description: string;
}

/** One command: what it is called, what it takes, and what it does. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** As commander reads them, such as `<node> <command...>`. */
  readonly arguments?: string;
  readonly options?: readonly CommandOption[];
  /** Whether it takes every flag of the lab file, only the lab's name, or neither. */
  readonly takes: 'config' | 'name' | 'nothing';
  /** Whether what follows the first argument belongs to another program. */
  readonly passThrough?: boolean;
  /** Whether it hands its terminal, and so the signals, to another program. */
  readonly interactive?: boolean;
  /** Whether such a command line only reads files, so that what runs programs need not be loaded. */
  readonly isOffline?: (args: readonly string[], options: Options) => boolean;
  /** Command lines to copy, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Gives the exit code (see `exitCodes`, or another program's own); rejects with a LabError for what the user can act on. */
  run(context: Context, args: readonly string[], options: Options): Promise<number>;
}

/** `--json`, as every command that has an answer words it. */
export const jsonOption: CommandOption = { flags: '--json', description: 'print one JSON document on standard output' };

/** The text of an option that takes a value; undefined when it was not given. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The one JSON document that `--json` prints. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
