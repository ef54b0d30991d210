/** One word that can stand at the cursor. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** A command, as far as completion must know it. */
export interface Completable {
  readonly name: string;
  readonly summary: string;
  /** In commander's syntax, such as `<node> [command...]`. */
  readonly arguments?: string | undefined;
  readonly options: readonly { readonly flags: string; readonly description: string }[];
  /** Whether the arguments after the first belong to another program. */
  readonly passThrough?: boolean | undefined;
}

/** What a placeholder such as `node` can be replaced with; `given` has the options and arguments typed so far. */
export type Values = (placeholder: string, given: Given) => Promise<readonly Candidate[] | 'files'>;

export interface Given {
  readonly command: string;
  readonly args: readonly string[];
  /** By the long name, without dashes. */
  readonly options: ReadonlyMap<string, string>;
}

/** What can stand in place of the last word, which may be empty; `files`: any path. */
export async function candidatesFor(words: readonly string[], commands: readonly Completable[], values: Values): Promise<readonly Candidate[] | 'files'> {
  const [name = '', ...rest] = splitAssignments(words);
  if (rest.length === 0) return startingWith(name, [...commands.map(toCandidate), ...mainOptions]);
  const command = commands.find(one => one.name === name);
  if (!command) return [];
  const { given, pending, foreign } = read(command, rest.slice(0, -1));
  const last = rest.at(-1) ?? '';
  if (foreign) return 'files';
  if (pending === undefined && last.startsWith('-')) return startingWith(last, flagsOf(command));
  const placeholder = pending ?? placeholderAt(command, given.args.length);
  const found = placeholder === undefined ? [] : await valuesOf(placeholder, given, values);
  return found === 'files' ? found : startingWith(last, found.filter(({ value }) => !isRepeated(value, given)));
}

const mainOptions: readonly Candidate[] = [
  { value: '--help', description: 'display help' },
  { value: '--version', description: 'print the version' },
];

// A shell may give `--node=node2` as one word or, as bash does, as three.
function splitAssignments(words: readonly string[]): readonly string[] {
  const apart = words.flatMap(word => (/^--[\w-]+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word]));
  return apart.flatMap((word, index) => {
    if (word !== '=' || !apart[index - 1]?.startsWith('--')) return [word];
    return index === apart.length - 1 ? [''] : [];
  });
}

interface Typed {
  readonly given: Given;
  /** The placeholder of the option that still lacks its value. */
  readonly pending: string | undefined;
  /** Whether what follows belongs to another program. */
  readonly foreign: boolean;
}

function read(command: Completable, words: readonly string[]): Typed {
  const options = new Map<string, string>();
  const args: string[] = [];
  let pending: { name: string; placeholder: string } | undefined;
  for (const word of words) {
    if (pending) {
      options.set(pending.name, word);
      pending = undefined;
    } else if (word === '--' || (command.passThrough && args.length > 0)) return { given: { command: command.name, args, options }, pending: undefined, foreign: true };
    else if (word.startsWith('-')) pending = optionOf(command, word);
    else args.push(word);
  }
  const foreign = command.passThrough === true && (args.length > 0 || !/^[<[]node/.test(command.arguments ?? ''));
  return { given: { command: command.name, args, options }, pending: pending?.placeholder, foreign };
}

function optionOf({ options }: Completable, word: string): { name: string; placeholder: string } | undefined {
  for (const { flags } of options) {
    const [, placeholder] = /[<[]([^>\]]+)/.exec(flags) ?? [];
    if (placeholder !== undefined && wordsOf(flags).includes(word)) return { name: word.replace(/^-+/, ''), placeholder };
  }
  return undefined;
}

function placeholderAt({ arguments: all = '' }: Completable, index: number): string | undefined {
  const names = all.split(' ').filter(Boolean).map(text => text.slice(1, -1));
  const last = names.at(-1);
  const name = names[index] ?? (last?.endsWith('...') ? last : undefined);
  return name?.replace('...', '');
}

// A placeholder such as v2|v3 is its own list.
async function valuesOf(placeholder: string, given: Given, values: Values): Promise<readonly Candidate[] | 'files'> {
  if (placeholder.includes('|')) return placeholder.split('|').map(value => ({ value, description: '' }));
  return await values(placeholder, given);
}

function isRepeated(value: string, { args }: Given): boolean {
  return args.includes(value);
}

function flagsOf({ options }: Completable): readonly Candidate[] {
  const own = options.flatMap(({ flags, description }) => wordsOf(flags).filter(flag => flag.startsWith('--')).map(value => ({ value, description })));
  return [...own, { value: '--help', description: 'display help for command' }];
}

function wordsOf(flags: string): readonly string[] {
  return flags.split(/[ ,]+/).filter(word => word.startsWith('-'));
}

function toCandidate({ name, summary }: Completable): Candidate {
  return { value: name, description: summary };
}

function startingWith(start: string, all: readonly Candidate[]): readonly Candidate[] {
  return all.filter(({ value }) => value.startsWith(start));
}
