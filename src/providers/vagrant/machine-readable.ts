/** One line of `vagrant --machine-readable`. */
export interface VagrantLine {
  /** The machine it is about; empty for none. */
  readonly target: string;
  readonly type: string;
  readonly data: readonly string[];
}

/** Reads one line; undefined for what is no such line, which programs that Vagrant runs may write. */
export function parseVagrantLine(line: string): VagrantLine | undefined {
  const [time = '', target, type, ...data] = line.split(',');
  if (!/^\d+$/.test(time) || target === undefined || type === undefined) return undefined;
  return { target, type, data: data.map(unescape) };
}

/** What a person would want to know of a line while it goes; undefined for the rest. */
export function progressOf({ target, type, data }: VagrantLine): string | undefined {
  if (type !== 'ui' || target === '' || data[0] === 'warn') return undefined;
  const text = /^==> \S+: (\S.*)$/.exec(data[1] ?? '')?.[1];
  return text && `${target}: ${text.replace(/\.+$/, '')}`;
}

/** Why Vagrant ended badly, in its own words; empty when it does not say. */
export function errorOf(lines: readonly VagrantLine[]): string {
  return lines.flatMap(({ type, data }) => (type === 'error-exit' ? [data[1] ?? ''] : [])).join('\n');
}

/** The state of each machine by its name, as `vagrant status` tells: running, shutoff, not_created. */
export function statesOf(lines: readonly VagrantLine[]): ReadonlyMap<string, string> {
  return new Map(lines.flatMap(({ target, type, data }) => (type === 'state' ? [[target, data[0] ?? ''] as const] : [])));
}

// Vagrant's own escapes: a comma would end the field, a line break the line.
function unescape(text: string): string {
  return text.replaceAll('%!(VAGRANT_COMMA)', ',').replaceAll('\\n', '\n').replaceAll('\\r', '\r');
}
