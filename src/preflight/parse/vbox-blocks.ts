/** One block of `VBoxManage list`: values by their keys in lower case. */
export type Block = ReadonlyMap<string, string>;

/** Reads the output of `VBoxManage list`: blocks of `Key: value` lines, separated by empty lines; other lines are skipped. */
export function parseBlocks(text: string): readonly Block[] {
  return text
    .replaceAll('\r', '')
    .split(/\n\s*\n/)
    .map(block => new Map(block.split('\n').flatMap(line => entryOf(line) ?? [])))
    .filter(block => block.size > 0);
}

// The first of two lines with the same key counts; indented lines belong to another key.
function entryOf(line: string): readonly (readonly [string, string])[] | undefined {
  const [, key, value] = /^([A-Za-z][^:]*):\s*(.*?)\s*$/.exec(line) ?? [];
  return key === undefined || value === undefined ? undefined : [[key.toLowerCase(), value]];
}
