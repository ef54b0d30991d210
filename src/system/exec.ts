import { LabError } from '../errors.ts';
import { quote } from '../text/quote.ts';

export type Argv = readonly [program: string, ...args: string[]];

export interface RunOptions {
  /** What the program reads on its standard input; none by default. */
  readonly input?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Milliseconds after which the program is killed and the run rejects. */
  readonly timeoutMs?: number;
  /** Exit codes that are an answer rather than a failure; 0 always is. */
  readonly okCodes?: readonly number[];
  /** Called with each line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void;
  /** False for what any user may do: where becoming root takes time, that is saved. */
  readonly asRoot?: boolean;
  /** Where the program's work is done, when not on the host itself: named in errors and by `-v`. */
  readonly where?: string;
  /** Ends the program when its time is over or the work is interrupted; by default SIGTERM, and SIGKILL a second later. */
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

/** A program that is talked with line by line until its standard input is closed. */
export interface Session {
  /** Sends text to its standard input. */
  write(text: string): void;
  /** The next line of its standard output; undefined once it has ended. */
  nextLine(): Promise<string | undefined>;
  /** Closes its standard input and waits for its end; never rejects for an exit code. */
  end(): Promise<CommandResult>;
  /** Ends it at once. */
  kill(): void;
}

/** Somewhere a program can be run: the host, or one node. */
export interface Runner {
  /** Where that is, as a person would say it: `host`, `node2`. */
  readonly where: string;
  /** Rejects with a CommandError unless the exit code is 0 or listed in `okCodes`. */
  run(argv: Argv, options?: RunOptions): Promise<CommandResult>;
  /** Starts a program to be talked with. */
  open(argv: Argv, options?: SessionOptions): Session;
  /** Runs a program on this process's own terminal; gives its exit code (128 + n for signal n). */
  attach(argv: Argv, options?: AttachOptions): Promise<number>;
}

export interface LaunchOptions {
  /** Where its standard output and standard error go, appended. */
  readonly logFile: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface AttachOptions extends Pick<RunOptions, 'where'> {
  /** Sends a signal that this process got on to the program; by default to the child itself. */
  readonly forward?: (childPid: number, signal: NodeJS.Signals) => void;
}

/** The machine k8s-lab runs on, which can also leave a program running. */
export interface Host extends Runner {
  /** Starts a program in a session of its own, its output going to `logFile`. */
  launch(argv: Argv, options: LaunchOptions): { readonly pid: number };
}

/** What `-v` is told of each command once it has ended, or once it was launched. */
export interface CommandEvent {
  readonly where: string;
  readonly argv: Argv;
  /** Undefined for a program that was launched and left running. */
  readonly exitCode: number | undefined;
  readonly durationMs: number;
}

/** A program ended badly: what ran, where, how it ended and the last lines it wrote. */
export class CommandError extends LabError {
  override readonly name = 'CommandError';
  readonly result: CommandResult;

  constructor(result: CommandResult, where: string, how = `ended with ${result.exitCode}`) {
    const said = lastLines(result.stderr || result.stdout, 15);
    super(`${quote(result.argv)} ${how} on ${where}${said && `\n${said}`}`);
    this.result = result;
  }
}

/** The last `count` lines of a text, without trailing blank space. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
