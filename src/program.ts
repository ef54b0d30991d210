import { CommanderError, Command as Program } from 'commander';
import { optionsOf } from './commands/command.ts';
import { commands } from './commands/index.ts';
import type { Command, Context, Options } from './commands/command.ts';
import { exitCodes, LabError, messageOf } from './errors.ts';
import { formatDuration } from './text/duration.ts';
import type { CommandEvent, Host } from './system/exec.ts';
import { printable } from './text/printable.ts';
import { quote } from './text/quote.ts';
import { styleFor } from './text/style.ts';
import { version } from './system/version.ts';

const interruption = new AbortController();
const errorStyle = styleFor(process.stderr);

/** Runs a command line; returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = createProgram(code => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

/** The command line as commander knows it; `onEnd` is told the exit code of a command. */
export function createProgram(onEnd: (exitCode: number) => void): Program {
  const program = new Program('k8s-lab')
    .description('Small flannel/etcd clusters that report ready only once the overlay network is shown to work')
    .version(version, '-V, --version')
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'k8s-lab: ')) })
    .addHelpText('after', '\n`k8s-lab COMMAND --help` shows the options and examples of a command.');
  for (const command of commands) addCommand(program, command, onEnd);
  return program;
}

function addCommand(program: Program, command: Command, onEnd: (exitCode: number) => void): void {
  const added = program
    .command(`${command.name} ${command.arguments ?? ''}`.trim())
    .summary(command.summary)
    .description(`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`)
    .passThroughOptions(command.passThrough ?? false)
    .allowExcessArguments(false);
  for (const { flags, description } of optionsOf(command)) added.option(flags, description);
  const width = Math.max(...command.examples.map(([line]) => line.length));
  const examples = command.examples.map(([line, does]) => `  ${line.padEnd(width)}  # ${does}`);
  added.addHelpText('after', `\nExample${examples.length > 1 ? 's' : ''}:\n${examples.join('\n')}`);
  added.action(async (...given: unknown[]) => {
    const options = added.opts<Options>();
    const args = given.slice(0, -2).flat().filter(isText);
    onEnd(await command.run(await createContext(command, args, options), args, options));
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

async function createContext({ interactive = false, isOffline }: Command, args: readonly string[], options: Options): Promise<Context> {
  const verbose = options['verbose'] === true;
  const { signal } = interruption;
  if (!interactive) for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interruption.abort());
  const host = isOffline?.(args, options) ? noHost : (await import('./system/host.ts')).createHost({ signal, ...(verbose && { onCommand: tellCommand }) });
  const cwd = process.cwd();
  return {
    cwd,
    host,
    signal,
    print: text => void process.stdout.write(typeof text === 'string' ? printable(text) : text),
    tell: line => tell(`${line}\n`),
    style: styleFor(process.stdout),
    // Without a known width, a terminal would wrap the list after every letter.
    live: process.stderr.isTTY && process.stderr.columns >= 40 && !verbose && process.env['TERM'] !== 'dumb',
    async openLab({ name, config: file }) {
      const [{ readLabName }, { openLab }] = await Promise.all([import('./config/load.ts'), import('./lab/lab.ts')]);
      const flags = typeof name === 'string' ? { name } : {};
      return openLab({ host, name: await readLabName({ cwd, flags, file: typeof file === 'string' ? file : undefined }) });
    },
  };
}

function runsNothing(): never {
  throw new Error('a command that only reads files ran a program');
}

const noHost: Host = { where: 'host', run: runsNothing, open: runsNothing, stream: runsNothing, attach: runsNothing, launch: runsNothing };

function tell(text: string): void {
  process.stderr.write(printable(text));
}

function tellCommand({ where, argv, exitCode, durationMs }: CommandEvent): void {
  const ended = exitCode === undefined ? 'still running' : `${exitCode}, ${formatDuration(durationMs)}`;
  tell(`${errorStyle.faint(`# ${where}: ${ended}`)}\n${quote(argv)}\n`);
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.misuse;
  if (interruption.signal.aborted) {
    process.stderr.write('k8s-lab: interrupted\n');
    return exitCodes.interrupted;
  }
  if (error instanceof LabError) {
    tell(`${errorStyle.bad('k8s-lab:')} ${error.message}\n`);
    if (error.hint) tell(`hint: ${error.hint}\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? error.stack : messageOf(error);
  tell(`k8s-lab: this is a bug in k8s-lab ${version}; please report it with this stack trace:\n${stack}\n`);
  return exitCodes.bug;
}
