import type { Command as Program, Help } from 'commander';
import { exitCodes } from '../src/errors.ts';

/** When the pages last changed in more than a generated word. */
const date = 'November 26, 2026';

/** Every man page by its file's name, in mdoc(7), from the command line as commander knows it. */
export function formatManPages(program: Program, examples: ReadonlyMap<string, readonly (readonly [line: string, does: string])[]>): ReadonlyMap<string, string> {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter(command => command.name() !== 'help');
  const pages = commands.map(command => [`${program.name()}-${command.name()}.1`, commandPage(program, command, help, examples.get(command.name()) ?? [])] as const);
  return new Map([[`${program.name()}.1`, mainPage(program, commands, help)], ...pages]);
}

function mainPage(program: Program, commands: readonly Program[], help: Help): string {
  const listed = commands.flatMap(command => [`.It ${reference(program, command).slice(1)}`, sentence(upperFirst(help.subcommandDescription(command)))]);
  const sorted = commands.toSorted((a, b) => (a.name() < b.name() ? -1 : 1));
  const codes = Object.entries(codeMeanings).flatMap(([name, meaning]) => [`.It ${exitCodes[name as keyof typeof exitCodes]}`, meaning]);
  return page(program.name(), program.description(), [
    ...['.Nm', '.Ar command', '.Op Ar options'],
    ...['.Sh DESCRIPTION', sentence(program.description())],
    ...['.Pp', 'The options are:', ...optionList(program, help)],
    ...['.Pp', 'The commands are:', '.Bl -tag -width Ds', ...listed, '.El'],
    ...['.Sh FILES', '.Bl -tag -width Ds', '.It Pa k8s-lab.yaml', 'The lab file, if it is in the current folder.', '.It Pa $XDG_STATE_HOME/k8s-lab', 'One folder for each lab.', '.It Pa $XDG_CACHE_HOME/k8s-lab', 'Installed programs.', '.El'],
    ...['.Sh EXIT STATUS', '.Bl -tag -width Ds', ...codes, '.El'],
    ...['.Sh SEE ALSO', ...sorted.map((command, index) => `${reference(program, command)}${index < sorted.length - 1 ? ' ,' : ''}`)],
  ]);
}

const codeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'Success; for a command that judges a lab, the lab is ready.',
  findings: 'The lab is not ready, or something was found.',
  misuse: 'The command line or the lab file is invalid.',
  failed: 'The work could not be done.',
  bug: 'A bug in k8s-lab.',
  interrupted: 'Interrupted by a signal.',
};

function commandPage(program: Program, command: Program, help: Help, examples: readonly (readonly [string, string])[]): string {
  const args = command.registeredArguments.map(argument => {
    const name = `Ar ${plain(argument.name())}${argument.variadic ? ' ...' : ''}`;
    return argument.required ? `.${name}` : `.Op ${name}`;
  });
  return page(`${program.name()}-${command.name()}`, help.subcommandDescription(command), [
    ...[`.Nm ${program.name()} ${command.name()}`, '.Op Ar options', ...args],
    ...['.Sh DESCRIPTION', sentence(command.description())],
    ...['.Pp', 'The options are:', ...optionList(command, help)],
    ...(examples.length === 0 ? [] : ['.Sh EXAMPLES', ...examples.flatMap(([line, does], index) => [...(index > 0 ? ['.Pp'] : []), `${sentence(upperFirst(does))}`, '.Pp', `.Dl ${plain(line)}`])]),
    ...['.Sh SEE ALSO', `.Xr ${program.name()} 1`],
  ]);
}

function optionList(command: Program, help: Help): readonly string[] {
  const items = help.visibleOptions(command).flatMap(({ flags, description }) => [`.It ${flags.split(', ').map(flagMacro).join(' , ')}`, sentence(upperFirst(description))]);
  return ['.Bl -tag -width Ds', ...items, '.El'];
}

// mdoc's Fl writes the first hyphen itself.
function flagMacro(flag: string): string {
  const [name = '', value] = flag.split(' ');
  return `Fl ${plain(name.slice(1))}${value === undefined ? '' : ` Ar ${plain(value.slice(1, -1))}`}`;
}

function page(name: string, summary: string, body: readonly string[]): string {
  const title = name.toUpperCase();
  return `${[`.\\" Written by scripts/man-pages.ts.`, `.Dd ${date}`, `.Dt ${title} 1`, '.Os', '.Sh NAME', `.Nm ${name}`, `.Nd ${plain(summary)}`, '.Sh SYNOPSIS', ...body].join('\n')}\n`;
}

function reference(program: Program, command: Program): string {
  return `.Xr ${program.name()}-${command.name()} 1`;
}

// Lines of running text are at most 80 bytes long, and none begins with a dot or a quote, which would make it a request.
function sentence(text: string): string {
  const whole = plain(/[.!?]$/.test(text) ? text : `${text}.`);
  const lines = whole.split(' ').reduce<readonly string[]>((made, word) => {
    const last = made.at(-1);
    return last === undefined || last.length + word.length > 78 ? [...made, word] : [...made.slice(0, -1), `${last} ${word}`];
  }, []);
  return lines.map(line => line.replace(/^(?=[.'])/, '\\&')).join('\n');
}

function plain(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('`', "'");
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
