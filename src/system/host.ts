import { spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { execa } from 'execa';
import { InterruptedError } from '../errors.ts';
import { CommandError } from './exec.ts';
import { joinStreams } from './join-streams.ts';
import { linesOf } from './lines.ts';
import { guardTime } from './time-guard.ts';
import type {
  Argv,
  AttachOptions,
  CommandEvent,
  CommandResult,
  Host,
  LaunchOptions,
  RunOptions,
  Session,
  SessionOptions,
} from './exec.ts';

export interface HostOptions {
  readonly onCommand?: ((event: CommandEvent) => void) | undefined;
  /** When aborted, kills every running program; their promises reject with an InterruptedError. */
  readonly signal?: AbortSignal | undefined;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** The machine that this process runs on. */
export function createHost(options: HostOptions = {}): Host {
  // Each running program listens to the signal, and a large lab runs many at once.
  if (options.signal) setMaxListeners(0, options.signal);
  return {
    where: 'host',
    run: (argv, runOptions) => runToEnd(argv, options, runOptions),
    open: (argv, runOptions) => openSession(argv, options, runOptions),
    stream: (argv, streamOptions) => openStream(argv, options, streamOptions),
    attach: (argv, attachOptions) => attach(argv, options, attachOptions),
    launch: (argv, launchOptions) => launch(argv, options, launchOptions),
  };
}

interface Ended {
  readonly exitCode?: number | undefined;
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  readonly signal?: string | undefined;
  readonly originalMessage?: string | undefined;
}

async function runToEnd(argv: Argv, options: HostOptions, runOptions: RunOptions = {}): Promise<CommandResult> {
  const { input = '', timeoutMs, env, cwd, okCodes = [], onLine, where = 'host' } = runOptions;
  const started = performance.now();
  const [program, ...args] = argv;
  const child = execa(program, args, {
    input,
    reject: false,
    stripFinalNewline: false,
    ...(env && { env }),
    ...(cwd && { cwd }),
  });
  const guard = guardTime(child, { ...runOptions, signal: options.signal });
  if (onLine) {
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  }
  const ended: Ended = await child;
  const endedBy = guard.stop();
  const result = finish(argv, ended, started, options, where);
  if (endedBy === 'interruption') throw new InterruptedError('interrupted');
  if (endedBy === 'deadline') throw new CommandError(result, where, `timed out after ${timeoutMs} ms`);
  if (ended.exitCode === undefined && !ended.signal) {
    throw new CommandError({ ...result, stderr: ended.originalMessage ?? '' }, where, 'could not be started');
  }
  if (result.exitCode !== 0 && !okCodes.includes(result.exitCode)) throw new CommandError(result, where);
  return result;
}

function openSession(argv: Argv, options: HostOptions, sessionOptions: SessionOptions = {}): Session {
  const { env, where, kill } = sessionOptions;
  const started = performance.now();
  const [program, ...args] = argv;
  const child = execa(program, args, {
    stdin: 'pipe',
    reject: false,
    buffer: { stdout: false, stderr: true },
    ...(env && { env }),
  });
  const guard = guardTime(child, { ...sessionOptions, signal: options.signal });
  child.stdin.on('error', () => undefined);
  const lines = linesOf(child.stdout);
  return {
    write: text => void child.stdin.write(text),
    async nextLine() {
      // A stream that a killed program left unfinished has ended too.
      return (await lines.next().catch(() => undefined))?.value ?? undefined;
    },
    async end() {
      child.stdin.end();
      // What nobody reads any more must not keep it from exiting.
      void lines.return(undefined).catch(() => undefined);
      child.stdout.destroy();
      const ended = await child;
      guard.stop();
      return finish(argv, ended, started, options, where);
    },
    kill: () => (kill && child.pid !== undefined ? kill(child.pid) : void child.kill('SIGKILL')),
  };
}

function openStream(argv: Argv, options: HostOptions, streamOptions: Pick<SessionOptions, 'where' | 'kill'> = {}): Duplex {
  const started = performance.now();
  const [program, ...args] = argv;
  const child = execa(program, args, { stdin: 'pipe', encoding: 'buffer', reject: false, buffer: { stdout: false, stderr: true } });
  const guard = guardTime(child, { ...streamOptions, signal: options.signal });
  const { kill = () => void child.kill('SIGKILL') } = streamOptions;
  const stream = joinStreams(child.stdin, child.stdout);
  stream.on('close', () => {
    if (child.pid !== undefined && child.exitCode === null) kill(child.pid);
  });
  void child.then(ended => {
    guard.stop();
    const { stderr } = ended;
    const result = finish(argv, { ...ended, stdout: '', stderr: Buffer.from(stderr).toString('utf8') }, started, options, streamOptions.where);
    if (result.exitCode === 0) stream.push(null);
    else stream.destroy(new CommandError(result, streamOptions.where ?? 'host'));
  });
  return stream;
}

async function attach(argv: Argv, options: HostOptions, attachOptions: AttachOptions = {}): Promise<number> {
  const { forward = (pid, signal) => void process.kill(pid, signal), where } = attachOptions;
  const started = performance.now();
  const [program, ...args] = argv;
  // A terminal sends Ctrl-C to the child too; a signal to this process alone must be forwarded.
  const onSignal = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && !(signal === 'SIGINT' && process.stdin.isTTY)) forward(child.pid, signal);
  };
  // Before the child starts: its first output can cause a signal before this function continues.
  for (const signal of signals) process.on(signal, onSignal);
  const child = execa(program, args, { stdio: 'inherit', reject: false });
  try {
    return finish(argv, await child, started, options, where).exitCode;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

function launch(argv: Argv, options: HostOptions, { logFile, env }: LaunchOptions): { pid: number } {
  const started = performance.now();
  const [program, ...args] = argv;
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log], env: { ...env } });
    child.on('error', () => undefined);
    if (child.pid === undefined) {
      const result = { argv, exitCode: 127, stdout: '', stderr: '', durationMs: 0 };
      throw new CommandError(result, 'host', 'could not be started');
    }
    child.unref();
    report(argv, undefined, started, options);
    return { pid: child.pid };
  } finally {
    closeSync(log);
  }
}

function finish(argv: Argv, ended: Ended, started: number, options: HostOptions, where?: string): CommandResult {
  const exitCode = ended.exitCode ?? 128 + signalNumber(ended.signal);
  const durationMs = report(argv, exitCode, started, options, where);
  return { argv, exitCode, stdout: ended.stdout ?? '', stderr: ended.stderr ?? '', durationMs };
}

function report(
  argv: Argv,
  exitCode: number | undefined,
  started: number,
  { onCommand }: HostOptions,
  where = 'host',
): number {
  const durationMs = performance.now() - started;
  onCommand?.({ where, argv, exitCode, durationMs });
  return durationMs;
}

function signalNumber(name: string | undefined): number {
  return Object.entries(constants.signals).find(([key]) => key === name)?.[1] ?? 0;
}
