/** The lines of a text that are not blank, without trailing blank space. */
export function nonEmptyLines(text: string): readonly string[] {
  return text.split('\n').map(line => line.trimEnd()).filter(Boolean);
}

/** The words of a line. */
export function words(line: string): readonly string[] {
  return line.split(/[\s\\]+/).filter(Boolean);
}

/** The word after `key`; undefined when `key` is missing or is the last word. */
export function wordAfter(all: readonly string[], key: string): string | undefined {
  const at = all.indexOf(key);
  return at < 0 ? undefined : all[at + 1];
}
