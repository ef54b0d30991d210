/** A terminal that shows one text, which changes: only lines that are not as before are written again. */
export class Screen {
  #shown: readonly string[] | undefined;

  /** What to write so that the terminal shows the text, cut to its height. */
  paint(text: string, height: number): string {
    const lines = text.replace(/\n$/, '').split('\n').slice(0, Math.max(1, height - 1));
    const before = this.#shown;
    this.#shown = lines;
    const changed = lines.flatMap((line, at) => (before?.[at] === line ? [] : [`\u001b[${at + 1};1H${line}\u001b[K`]));
    return `${before ? '' : '\u001b[H\u001b[2J'}${changed.join('')}\u001b[${lines.length + 1};1H\u001b[J`;
  }
}
