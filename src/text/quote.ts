const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** One word, quoted for a POSIX shell. */
export function quoteWord(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line to paste into a POSIX shell. */
export function quote(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}
