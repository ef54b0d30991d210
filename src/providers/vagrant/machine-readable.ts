/** One line of `vagrant --machine-readable`. */
export interface VagrantLine {
  /** The machine; empty if the line is about none. */
  readonly target: string;
  readonly type: string;
  readonly data: readonly string[];
}

/** Parses one line; undefined for other output, from programs that Vagrant runs. */
export function parseVagrantLine(line: string): VagrantLine | undefined {
  const [time = '', target, type, ...data] = line.split(',');
  if (!/^\d+$/.test(time) || target === undefined || type === undefined) return undefined;
  return { target, type, data: data.map(unescape) };
}

/** The progress in a line, for people; undefined if there is none. */
export function progressOf({ target, type, data }: VagrantLine): string | undefined {
  if (type !== 'ui' || target === '' || data[0] === 'warn') return undefined;
  const text = /^==> \S+: (\S.*)$/.exec(data[1] ?? '')?.[1];
  return text && `${target}: ${text.replace(/\.+$/, '')}`;
}

/** Vagrant's own error message; empty if there is none. */
export function errorOf(lines: readonly VagrantLine[]): string {
  return lines.flatMap(({ type, data }) => (type === 'error-exit' ? [data[1] ?? ''] : [])).join('\n');
}

/** The state of each machine by name, from `vagrant status`: running, shutoff, not_created. */
export function statesOf(lines: readonly VagrantLine[]): ReadonlyMap<string, string> {
  return new Map(lines.flatMap(({ target, type, data }) => (type === 'state' ? [[target, data[0] ?? ''] as const] : [])));
}

// Vagrant escapes commas and line breaks.
function unescape(text: string): string {
  return text.replaceAll('%!(VAGRANT_COMMA)', ',').replaceAll('\\n', '\n').replaceAll('\\r', '\r');
}
