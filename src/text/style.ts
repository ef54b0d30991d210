/** Styles text for a terminal; returns plain text if colours are off. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  faint(text: string): string;
  bold(text: string): string;
}

/** Colours for a terminal, unless NO_COLOR (no-color.org) or TERM=dumb disables them. */
export function styleFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Style {
  const on = stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const paint = (code: number) => (text: string) => (on ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { good: paint(32), bad: paint(31), warn: paint(33), faint: paint(2), bold: paint(1) };
}
