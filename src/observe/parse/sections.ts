/** The answer to one question of the fact script. */
export interface Section {
  readonly exitCode: number;
  readonly body: string;
}

/** The sections of the fact script's answer by name; a section whose end is missing is left out. */
export function splitSections(text: string, nonce: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Section>();
  const frame = `@@${nonce} `;
  let open: { name: string; from: number } | undefined;
  for (let at = startOfFrame(text, frame, 0); at >= 0; at = startOfFrame(text, frame, at + 1)) {
    const lineEnd = endOfLine(text, at);
    const [, verb, rest = ''] = /^(begin|end) (.+)$/.exec(text.slice(at + frame.length, lineEnd)) ?? [];
    if (verb === 'begin') open = { name: rest, from: lineEnd + 1 };
    const [, name, exitCode] = /^(.+) ([0-9]{1,9})$/.exec(rest) ?? [];
    if (verb === 'end' && open && open.name === name) {
      // The script puts a newline before each end.
      sections.set(name, { exitCode: Number(exitCode), body: text.slice(open.from, Math.max(open.from, at - 1)) });
      open = undefined;
    }
  }
  return sections;
}

/** The text of a section; empty when it is missing. */
export function bodyOf(sections: ReadonlyMap<string, Section>, name: string): string {
  return sections.get(name)?.body ?? '';
}

/** The sections of one kind, by the rest of their names: a tool may have several. */
export function sectionsOf(sections: ReadonlyMap<string, Section>, kind: string): readonly (readonly [string, Section])[] {
  const found = [...sections].filter(([name]) => name.startsWith(kind));
  return found.map(([name, section]) => [name.slice(kind.length), section]);
}

function startOfFrame(text: string, frame: string, from: number): number {
  let at = text.indexOf(frame, from);
  while (at > 0 && text[at - 1] !== '\n') at = text.indexOf(frame, at + 1);
  return at;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}
