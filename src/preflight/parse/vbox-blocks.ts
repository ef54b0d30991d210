/** One block of `VBoxManage list`: each value by its key in lower case. */
export type Block = ReadonlyMap<string, string>;

/** Reads what `VBoxManage list` prints as blocks of `Key: value` lines between empty lines; lines of another form are left out. */
export function parseBlocks(text: string): readonly Block[] {
  return text
    .replaceAll('\r', '')
    .split(/\n\s*\n/)
    .map(block => new Map(block.split('\n').flatMap(line => entryOf(line) ?? [])))
    .filter(block => block.size > 0);
}

// The first of two lines with one key counts; what is indented belongs to another.
function entryOf(line: string): readonly (readonly [string, string])[] | undefined {
  const [, key, value] = /^([A-Za-z][^:]*):\s*(.*?)\s*$/.exec(line) ?? [];
  return key === undefined || value === undefined ? undefined : [[key.toLowerCase(), value]];
}
