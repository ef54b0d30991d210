import type { Duplex } from 'node:stream';
import { LabError } from '../errors.ts';
import { quote } from '../text/quote.ts';

export type Argv = readonly [program: string, ...args: string[]];

export interface RunOptions {
  /** The program's standard input; empty by default. */
  readonly input?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Milliseconds of served time after which the program is killed and the run rejects. */
  readonly timeoutMs?: number;
  /** Exit codes besides 0 that are not failures. */
  readonly okCodes?: readonly number[];
  /** Called with each line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void;
  /** False if any user can run it; becoming root takes time on some nodes. */
  readonly asRoot?: boolean;
  /** The node where the program does its work, if not the host; shown in errors and by `-v`. */
  readonly where?: string;
  /** Kills the program after its timeout or when interrupted; by default with SIGTERM, then SIGKILL a second later. */
  readonly kill?: (childPid: number) => void;
}

export type SessionOptions = Pick<RunOptions, 'env' | 'timeoutMs' | 'where' | 'kill'>;

export interface CommandResult {
  readonly argv: Argv;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** A running program that reads and writes lines until its standard input is closed. */
export interface Session {
  /** Sends text to its standard input. */
  write(text: string): void;
  /** The next line of its standard output; undefined once it has exited. */
  nextLine(): Promise<string | undefined>;
  /** Closes its standard input and waits until it exits; never rejects because of an exit code. */
  end(): Promise<CommandResult>;
  /** Kills it. */
  kill(): void;
}

/** A place to run programs: the host, or one node. */
export interface Runner {
  /** Its name: `host`, `node2`. */
  readonly where: string;
  /** Rejects with a CommandError unless the exit code is 0 or listed in `okCodes`. */
  run(argv: Argv, options?: RunOptions): Promise<CommandResult>;
  /** Starts a program and exchanges lines with it. */
  open(argv: Argv, options?: SessionOptions): Session;
  /** Starts a program whose standard input and output are the two directions of the stream; destroying the stream kills it. */
  stream(argv: Argv, options?: Pick<SessionOptions, 'where' | 'kill'>): Duplex;
  /** Runs a program on this process's terminal; returns its exit code (128 + n for signal n). */
  attach(argv: Argv, options?: AttachOptions): Promise<number>;
}

export interface LaunchOptions {
  /** The file to append its standard output and standard error to. */
  readonly logFile: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface AttachOptions extends Pick<RunOptions, 'where'> {
  /** Forwards a signal to the program; by default to the child process. */
  readonly forward?: (childPid: number, signal: NodeJS.Signals) => void;
}

/** The machine that k8s-lab runs on, which can also keep a program running. */
export interface Host extends Runner {
  /** Starts a program in its own session, with its output in `logFile`. */
  launch(argv: Argv, options: LaunchOptions): { readonly pid: number };
}

/** A command that has exited or was launched, as `-v` shows it. */
export interface CommandEvent {
  readonly where: string;
  readonly argv: Argv;
  /** Undefined for a program that was launched and left running. */
  readonly exitCode: number | undefined;
  readonly durationMs: number;
}

/** A program failed: its command line, its node, how it failed and the last lines of its output. */
export class CommandError extends LabError {
  override readonly name = 'CommandError';
  readonly result: CommandResult;

  constructor(result: CommandResult, where: string, how = `exited with ${result.exitCode}`) {
    const said = lastLines(result.stderr || result.stdout, 15);
    super(`${quote(result.argv)} ${how} on ${where}${said && `\n${said.slice(-maxSaid)}`}`);
    this.result = result;
  }
}

/** Of an output whose lines have no end, an error shows so many characters. */
const maxSaid = 4000;

/** The last `count` lines of a text, without trailing whitespace. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
