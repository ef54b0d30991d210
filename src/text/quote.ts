const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** One word as POSIX `sh` reads it back unchanged. */
export function quoteWord(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line that can be pasted into a POSIX shell. */
export function quote(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}
