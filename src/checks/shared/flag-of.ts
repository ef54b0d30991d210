/** The last value of a flag on a Go program's command line: one dash or two, after `=` or as the next word; undefined if the flag is absent. */
export function flagOf(argv: readonly string[], flag: string): string | undefined {
  const at = argv.findLastIndex(word => new RegExp(`^--?${flag}(?:=|$)`).test(word));
  const word = argv[at];
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : (argv[at + 1] ?? '');
}
